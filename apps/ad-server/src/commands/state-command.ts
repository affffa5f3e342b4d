import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { fromDumpLines, toDumpLines, verifyState, type StateBackend } from '@xsp/core';
import { parseStateUrl } from '../settings/state-url';
import { openState } from '../state/open-state';
import { parseCommand, type CommandIo, type RunCommand } from './command';

const DEFAULT_STATE = 'lmdb:xsp-state';

/** A call to a state that is asked for everything may take its time. */
const DEADLINE_MS = 60_000;

/**
 * `xsp-ad-server state export|import|verify`: a dump as JSON lines that any state can load, and a check of all
 * invariants. Moving to another state is one line, while serving is stopped:
 * `xsp-ad-server state export --state lmdb:xsp-state | xsp-ad-server state import --state redis://…`
 */
export const runStateCommand: RunCommand = async (argv, io) => {
  let well = true;
  const program = new Command('xsp-ad-server state').description('Moves a state, and checks it. Stop serving first.');
  const command = (name: string, description: string, run: (state: StateBackend) => Promise<boolean>) =>
    program
      .command(name)
      .description(description)
      .option('--state <url>', `the state [XSP_STATE] (default: ${DEFAULT_STATE})`)
      .action(async ({ state }: { readonly state?: string }) => {
        well = await withState(state ?? io.env['XSP_STATE'] ?? DEFAULT_STATE, io, run);
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

async function withState(
  url: string,
  { errors }: CommandIo,
  run: (state: StateBackend) => Promise<boolean>,
): Promise<boolean> {
  const logger = { warn: (message: string) => void errors.write(`state: ${message}\n`) };
  const state = await openState(parseStateUrl(url), DEADLINE_MS, logger);
  try {
    return await run(state);
  } finally {
    await state.close();
  }
}

/** Waits where the reader is slower than we are. */
async function write(output: NodeJS.WritableStream, text: string): Promise<void> {
  if (!output.write(text)) await once(output, 'drain');
}

/** Begins to read when the first line is asked for: lines that came before would be lost, and the last one waited for. */
async function* linesOf(input: CommandIo['input']): AsyncIterable<string> {
  yield* createInterface({ input: Readable.from(input), crlfDelay: Infinity });
}
