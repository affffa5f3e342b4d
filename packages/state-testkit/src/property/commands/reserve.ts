import type { Group, ReserveRequest, Slot } from '@xsp/core';
import { reserve } from '../../model';
import { sameReserve } from '../compare';
import { PAGES } from '../pool';
import { expected, outcomeOf, type Known, type OptionSpec, type Run } from '../run';
import { expiriesOf, noteLimits, Step, withinLimits } from '../step';

export interface SlotSpec {
  readonly options: readonly OptionSpec[];
  readonly ttlMs: number;
  readonly pod?: string;
  readonly position?: number;
}

export interface GroupSpec {
  readonly slots: readonly number[];
  /** Of the viewer's `cap` for ever. */
  readonly amount: number;
}

export interface ReserveSpec {
  readonly viewer: number;
  readonly page: number;
  readonly slots: readonly SlotSpec[];
  readonly groups: readonly GroupSpec[];
  readonly rememberMs: number;
  /** How old the options are. */
  readonly ago: number;
}

/** Makes the spec's request. */
export function requestOf(run: Run, spec: ReserveSpec, id: string): ReserveRequest {
  const slots = spec.slots.map(({ options, ...slot }): Slot => ({
    ...slot,
    options: options.map((option) => run.option(option, spec.ago)),
  }));
  const groups = spec.groups.map(({ slots: members, amount }): Group => {
    const counter = { partition: 'viewer', counter: ['cap'], window: { kind: 'forever' } } as const;
    const there = [...new Set(members.map((slot) => slot % slots.length))];
    return { slots: there, atLeast: { ...counter, amount: BigInt(amount) } };
  });
  const params = { page: PAGES[spec.page % PAGES.length]! };
  return { id, fingerprint: id, bind: run.bind(spec.viewer), params, slots, groups, rememberMs: spec.rememberMs };
}

/** Makes a request and compares; its holds are known from then on. */
export async function ask(known: Known, run: Run, client: number, request: ReserveRequest): Promise<void> {
  const now = run.now();
  noteLimits(known, request);
  const actual = await outcomeOf(() => run.client(client).reserve(request));
  const model = expected(() => reserve(known.model, request, now, expiriesOf(actual, now)));
  sameReserve(known, actual, model);
  if (!('answer' in actual) || request.dryRun) return;
  known.learn(actual.answer);
  if (actual.answer.replayed) return;
  const filled = actual.answer.slots.flatMap((slot, index) =>
    slot.status === 'held' ? [{ ...slot, slot: index }] : [],
  );
  await withinLimits(run, request, filled);
}

/** A new request. */
export class Reserve extends Step {
  constructor(
    client: number,
    private readonly spec: ReserveSpec,
    private readonly dryRun: boolean,
  ) {
    super(client);
  }

  protected async take(known: Known, run: Run): Promise<void> {
    const request = requestOf(run, this.spec, run.id());
    if (!this.dryRun) known.asked.push({ call: 'reserve', request });
    await ask(known, run, this.client, { ...request, dryRun: this.dryRun });
  }
}
