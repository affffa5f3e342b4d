import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { fromDumpLines, toDumpLines, ValidationError, verifyState, type StateBackend } from '@xsp/core';
import { parseStateUrl, type StateUrl } from '../settings/state-url';
import { openState } from '../state/open-state';
import { parseCommand, type CommandIo, type RunCommand } from './command';

const DEFAULT_STATE = 'lmdb:xsp-state';

/** A call to a state that is asked for everything may take its time. */
const DEADLINE_MS = 60_000;

type Run = (state: StateBackend) => Promise<boolean>;

/**
 * `xsp-ad-server state export|import|verify`: a dump as JSON lines that any state can load, and a check of all
 * invariants. Moving to another state is one line, while serving is stopped:
 * `xsp-ad-server state export --state lmdb:xsp-state | xsp-ad-server state import --state redis://…`
 */
export const runStateCommand: RunCommand = async (argv, io) => {
  let well = true;
  const program = new Command('xsp-ad-server state').description('Moves a state, and checks it. Stop serving first.');
  const command = (name: 'export' | 'import' | 'verify', description: string, run: Run) =>
    program
      .command(name)
      .description(description)
      .option('--state <url>', `the state [XSP_STATE] (default: ${DEFAULT_STATE})`)
      .action(async ({ state }: { readonly state?: string }) => {
        const place = parseStateUrl(state ?? io.env['XSP_STATE'] ?? DEFAULT_STATE);
        if (name !== 'import') mustBeThere(place);
        well = await withState(place, io, run);
      });
  command('export', 'writes everything to standard output, as JSON lines', async (state) => {
    for await (const line of toDumpLines(state.dump())) await write(io.output, line);
    return true;
  });
  command('import', 'reads JSON lines from standard input into an empty state', async (state) => {
    await state.load(fromDumpLines(linesOf(io.input)));
    return true;
  });
  command('verify', 'checks all invariants; ends with 1 where one is broken', async (state) => {
    const violations = await verifyState(state);
    for (const violation of violations) await write(io.output, `${JSON.stringify(violation)}\n`);
    await write(io.output, violations.length === 0 ? 'All invariants hold.\n' : `${violations.length} violations.\n`);
    return violations.length === 0;
  });
  return (await parseCommand(program, argv, io)) ? well : true;
};

async function withState(place: StateUrl, { errors }: CommandIo, run: Run): Promise<boolean> {
  const logger = { warn: (message: string) => void errors.write(`state: ${message}\n`) };
  const state = await openState(place, DEADLINE_MS, logger);
  try {
    return await run(state);
  } finally {
    await state.close();
  }
}

/** Opening would make an empty one, of which all invariants hold: whoever mistyped the path would be none the wiser. */
function mustBeThere(place: StateUrl): void {
  if (place.kind !== 'lmdb' || existsSync(join(place.path, 'data.mdb'))) return;
  throw new ValidationError('--state', `names ${place.path}, where there is no state; correct the path`);
}

/** Waits where the reader is slower than we are. */
async function write(output: NodeJS.WritableStream, text: string): Promise<void> {
  if (!output.write(text)) await once(output, 'drain');
}

/** Begins to read when the first line is asked for: lines that came before would be lost, and the last one waited for. */
async function* linesOf(input: CommandIo['input']): AsyncIterable<string> {
  yield* createInterface({ input: Readable.from(input), crlfDelay: Infinity });
}
