import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import {
  SAMPLE_SCENARIO,
  simulate,
  SIMULATED_MODES,
  simulationCsv,
  simulationSvg,
  simulationTable,
  type Scenario,
  type SimulatedMode,
  type SimulationResult,
} from '@xsp/budget';
import { parseCommand, type RunCommand } from './command';

interface SimulateFlags {
  readonly seed: number;
  readonly servers: number;
  readonly requests: number;
  readonly neverConfirmed: number;
  readonly mode: readonly SimulatedMode[];
  readonly out?: string;
}

/** `xsp-ad-server simulate`: a day of traffic on a virtual clock, in each pacing mode, and what was delivered. */
export const runSimulateCommand: RunCommand = async (argv, io) => {
  const { seed, servers, requests, neverConfirmed } = SAMPLE_SCENARIO;
  const program = new Command('xsp-ad-server simulate')
    .description('Plays a day of traffic on a virtual clock, in each pacing mode, and prints what was delivered.')
    .option('--seed <number>', 'the same seed is the same day', wholeNumber, seed)
    .option('--servers <number>', 'how many servers share the requests and the state', wholeNumber, servers)
    .option('--requests <number>', 'requests in the day, about', wholeNumber, requests)
    .option('--never-confirmed <share>', 'the share of ads whose impression never comes', share, neverConfirmed)
    .option('--mode <modes...>', `one or several of ${SIMULATED_MODES.join(', ')}`, modes, SIMULATED_MODES)
    .option('--out <directory>', 'also writes simulation.csv and simulation.svg there')
    .action(async (flags: SimulateFlags) => {
      const { mode, out, ...rest } = flags;
      const scenario: Scenario = { ...SAMPLE_SCENARIO, ...rest };
      const results: SimulationResult[] = [];
      for (const one of mode) results.push(await simulate(scenario, one));
      io.output.write(`${simulationTable(results)}\n`);
      if (out === undefined) return;
      writeFileSync(join(out, 'simulation.csv'), simulationCsv(results));
      writeFileSync(join(out, 'simulation.svg'), simulationSvg(results));
    });
  await parseCommand(program, argv, io);
  return true;
};

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

function share(text: string): number {
  if (/^(0(\.\d+)?|1)$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a share from 0 to 1.');
}

function modes(text: string, before: readonly SimulatedMode[]): readonly SimulatedMode[] {
  const mode = SIMULATED_MODES.find((one) => one === text);
  if (!mode) throw new InvalidArgumentError(`It must be one of ${SIMULATED_MODES.join(', ')}.`);
  return before === SIMULATED_MODES ? [mode] : [...before, mode];
}
