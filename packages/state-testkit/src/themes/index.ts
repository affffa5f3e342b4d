import type { Suite } from '../suite';
import { concurrency } from './concurrency';
import { consume } from './consume';
import { curves } from './curves';
import { decideInProcess } from './decide-in-process';
import { documents } from './documents';
import { dryRun } from './dry-run';
import { dumpAndLoad } from './dump-and-load';
import { erase } from './erase';
import { events } from './events';
import { expiry } from './expiry';
import { freeAgain } from './free-again';
import { groups } from './groups';
import { holdLife } from './hold-life';
import { hostileInput } from './hostile-input';
import { identity } from './identity';
import { inspect, snapshot } from './inspect';
import { invariants } from './invariants';
import { lateCommits } from './late-commits';
import { limits } from './limits';
import { loss } from './loss';
import { numbers } from './numbers';
import { podPositions } from './positions';
import { replays } from './replays';
import { storedLimits } from './stored-limits';
import { time } from './time';
import { fixedWindow } from './windows/fixed';
import { foreverWindow } from './windows/forever';
import { rollingWindow } from './windows/rolling';
import { slidingWindow } from './windows/sliding';

/** All themes, in the order of a report. */
const THEMES: Readonly<Record<string, (suite: Suite) => void>> = {
  limits,
  'stored limits': storedLimits,
  curves,
  'free again': freeAgain,
  groups,
  'pod positions': podPositions,
  'dry run': dryRun,
  'forever window': foreverWindow,
  'fixed window': fixedWindow,
  'rolling window': rollingWindow,
  'sliding window': slidingWindow,
  'the life of a hold': holdLife,
  'late commits': lateCommits,
  replays,
  events,
  expiry,
  consume,
  inspect,
  snapshot,
  'decide in the process': decideInProcess,
  erase,
  documents,
  'dump and load': dumpAndLoad,
  numbers,
  time,
  'loss and restart': loss,
  identity,
  'hostile input': hostileInput,
  invariants,
  concurrency,
};

export function describeThemes(suite: Suite): void {
  for (const [title, theme] of Object.entries(THEMES)) suite.describe(title, () => theme(suite));
}
