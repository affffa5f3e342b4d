import type { ReserveRequest } from '@xsp/core';
import assert from 'node:assert/strict';
import type fc from 'fast-check';
import { counterId, limitAt, type ExpiryOf } from '../model';
import { sumsOf, type Sum } from '../model/sums';
import { describe } from '../world/assert';
import { sameReadings } from './compare';
import type { Known, Outcome, Run } from './run';

/** One command of a run: it does something to the store and to the model, and holds one against the other. */
export abstract class Step implements fc.AsyncCommand<Known, Run> {
  /** Which client calls. */
  constructor(protected readonly client: number) {}

  check(_known: Readonly<Known>): boolean {
    return true;
  }

  async run(known: Known, run: Run): Promise<void> {
    try {
      await this.take(known, run);
      await readAll(known, run);
    } catch (error) {
      throw new Error(`after ${this.toString()} at ${run.now() - run.pool.start} ms: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  protected abstract take(known: Known, run: Run): Promise<void>;

  /** The command as a failing run prints it. */
  toString(): string {
    return `${this.constructor.name}${describe({ ...this })}`;
  }
}

/** Reads every counter through some client, and compares. */
async function readAll(known: Known, run: Run): Promise<void> {
  const now = run.now();
  const refs = run.pool.counters(now);
  const { counters } = await run.client(now).inspect(refs);
  sameReadings(
    known,
    counters,
    refs.map((ref) => known.model.read(ref, now)),
  );
}

/** Takes the ends of holds from the answer, once they are known to be within the bounds of their TTLs. */
export function expiriesOf(outcome: Outcome<Pick<ReserveAnswerLike, 'slots'>>, now: number): ExpiryOf {
  return (index, ttlMs) => {
    const slot = 'answer' in outcome ? outcome.answer.slots[index] : undefined;
    const expiresAt = slot && 'expiresAt' in slot ? (slot.expiresAt as number) : now + ttlMs;
    const most = now + ttlMs + ttlMs / 8;
    assert.ok(expiresAt >= now + ttlMs && expiresAt <= most, `a hold of ${ttlMs} ms ends ${expiresAt - now} ms later`);
    return expiresAt;
  };
}

interface ReserveAnswerLike {
  readonly slots: readonly object[];
}

/** Notes the constants that sliding counters are asked for. */
export function noteLimits(known: Known, request: Pick<ReserveRequest, 'bind' | 'params' | 'slots'>): void {
  const { bind, params = {} } = request;
  for (const { options } of request.slots) {
    for (const option of options) {
      for (const { counter, limits } of sumsOf(option, { bind, params, position: 1 })) {
        if (counter.window.kind !== 'sliding') continue;
        const id = counterId(counter);
        for (const { at } of limits) {
          if (typeof at === 'bigint' && at > (known.highest.get(id) ?? 0n)) known.highest.set(id, at);
        }
      }
    }
  }
}

/**
 * Invariant 1, asked of the store alone: what a call took last on a counter stands within every limit in force at that
 * moment.
 */
export async function withinLimits(
  run: Run,
  request: ReserveRequest,
  taken: readonly { readonly key: string; readonly slot: number; readonly position: number }[],
): Promise<void> {
  const now = run.now();
  const last = new Map<string, Sum>();
  for (const { key, slot, position } of taken) {
    const option = request.slots[slot]!.options.find((one) => one.key === key)!;
    const sums = sumsOf(option, { bind: request.bind, params: request.params ?? {}, position });
    for (const sum of sums) if (sum.amount > 0n) last.set(sum.id, sum);
  }
  const limited = [...last.values()].filter(({ limits }) => limits.length > 0);
  const { counters } = await run.client(now).inspect(limited.map(({ counter }) => counter));
  counters.forEach(({ committed, held, limit }, index) => {
    for (const { at, name } of limited[index]!.limits) {
      const most = at === 'stored' ? limit!.at : limitAt(at, now);
      assert.ok(committed + held <= most, `${name}: ${committed} + ${held} stands above ${most}`);
    }
  });
}
