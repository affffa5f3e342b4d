import type { ConsumeRequest } from '@xsp/core';
import { consume } from '../../model';
import { sameReserve } from '../compare';
import { PAGES } from '../pool';
import { expected, outcomeOf, type Known, type OptionSpec, type Outcome, type Run } from '../run';
import { noteLimits, Step, withinLimits } from '../step';

/** Makes a request and compares. */
export async function askConsume(known: Known, run: Run, client: number, request: ConsumeRequest): Promise<void> {
  const now = run.now();
  const asReserve = { ...request, slots: [{ options: request.options, ttlMs: 1 }] };
  noteLimits(known, asReserve);
  const actual = await outcomeOf(() => run.client(client).consume(request));
  const model = expected(() => consume(known.model, request, now));
  sameReserve(known, likeReserve(actual), likeReserve(model));
  if (!('answer' in actual)) return;
  const { slot, replayed } = actual.answer;
  known.learn({ slots: [slot] });
  if (slot.status !== 'committed' || replayed) return;
  await withinLimits(run, asReserve, [{ ...slot, slot: 0 }]);
}

/** A consume's answer is that of a reserve with one slot; when it was made is not told. */
function likeReserve(outcome: Outcome<Awaited<ReturnType<Run['clients'][0]['consume']>>>) {
  if ('failed' in outcome) return outcome;
  const { now, replayed, slot } = outcome.answer;
  return { answer: { now, replayed, reservedAt: 0, slots: [slot] } };
}

export interface ConsumeSpec {
  readonly viewer: number;
  readonly page: number;
  readonly options: readonly OptionSpec[];
  readonly rememberMs: number;
}

/** Reserve and commit in one. */
export class Consume extends Step {
  constructor(
    client: number,
    private readonly spec: ConsumeSpec,
  ) {
    super(client);
  }

  protected async take(known: Known, run: Run): Promise<void> {
    const { viewer, page, options, rememberMs } = this.spec;
    const id = run.id();
    const params = { page: PAGES[page % PAGES.length]! };
    const request = {
      id,
      fingerprint: id,
      bind: run.bind(viewer),
      params,
      options: options.map((option) => run.option(option)),
      rememberMs,
    };
    known.asked.push({ call: 'consume', request });
    await askConsume(known, run, this.client, request);
  }
}
