import {
  defineOption,
  ManualClock,
  MemoryBackend,
  StateError,
  ValidationError,
  type Charge,
  type HoldRef,
  type StateBackend,
} from '@xsp/core';
import { prometheusText } from '../exporters/prometheus';
import { noMetrics } from '../no-metrics';
import { Recorder } from '../recorder';
import { measuredState } from './measured-state';

const TTL_MS = 60_000;
const viewer = { kind: 'viewer', id: 'v' };
const advertiser = { kind: 'advertiser', id: 'acme' };
const spend: Charge = {
  partition: ['advertiser', 'acme'],
  counter: ['spend'],
  window: { kind: 'forever' },
  amount: 10n,
  limits: [{ name: 'budget', at: 'stored' }],
  whenLate: 'fit',
};

/** A clock that moves by a given step each time it is read. */
function stopwatch(stepMs: number) {
  let time = 0;
  return { now: () => (time += stepMs) };
}

function start(options: { readonly stopwatch?: { now(): number } } = {}) {
  const clock = new ManualClock(1_000_000_000);
  const recorder = new Recorder();
  const state = measuredState(new MemoryBackend({ clock }), recorder.metrics, options);
  let ids = 0;
  const reserve = async (slots = 1, id = `r${ids++}`): Promise<HoldRef[]> => {
    const slot = { options: [defineOption('ad', [spend])], ttlMs: TTL_MS };
    const each = Array.from({ length: slots }, () => slot);
    const answer = await state.reserve({ id, bind: { viewer }, slots: each, rememberMs: 600_000 });
    return answer.slots.flatMap((one) => (one.status === 'held' ? [one.hold] : []));
  };
  const setBudget = (at: bigint) => state.setLimit({ partition: advertiser, counter: ['spend'], at });
  const value = async (line: string) => {
    const text = await prometheusText(await recorder.read());
    const found = text.split('\n').find((one) => one.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.split(' ').at(-1));
  };
  const holds = async () => ({
    open: await value('xsp_holds_open'),
    opened: await value('xsp_holds_opened_total'),
    committed: await value('xsp_holds_ended_total{end="committed"}'),
    released: await value('xsp_holds_ended_total{end="released"}'),
    expired: await value('xsp_holds_ended_total{end="expired"}'),
  });
  return { clock, state, reserve, setBudget, value, holds };
}

describe('measuredState', () => {
  it('is the backend itself where nothing is measured', () => {
    const backend = new MemoryBackend();
    expect(measuredState(backend, noMetrics)).toBe(backend);
  });

  it('follows each hold to its one end', async () => {
    const { clock, state, reserve, setBudget, holds, value } = start();
    await setBudget(100n);
    const [committed] = await reserve();
    const [released] = await reserve();
    const [late] = await reserve();
    await reserve(1, 'open');
    expect(await holds()).toEqual({ open: 4, opened: 4, committed: 0, released: 0, expired: 0 });
    await state.commit({ hold: committed! });
    await state.commit({ hold: committed! });
    await state.commit({ hold: committed!, event: 'click' });
    await state.release({ ...released!, rememberMs: 1_000 });
    await state.release({ ...released!, rememberMs: 1_000 });
    await state.release({ ...committed!, rememberMs: 1_000 });
    expect(await holds()).toEqual({ open: 2, opened: 4, committed: 1, released: 1, expired: 0 });
    // Expiry needs no call: reading the metrics is enough.
    clock.advance(2 * TTL_MS);
    expect(await holds()).toEqual({ open: 0, opened: 4, committed: 1, released: 1, expired: 2 });
    await setBudget(0n);
    await state.commit({ hold: late! });
    await state.commit({ hold: { ...late!, reservation: 'nobody' } });
    expect(await holds()).toEqual({ open: 0, opened: 4, committed: 1, released: 1, expired: 2 });
    for (const [status, count] of Object.entries({ committed: 1, late: 1, counted: 1, duplicate: 1, unknown: 1 })) {
      expect([status, await value(`xsp_commits_total{status="${status}"}`)]).toEqual([status, count]);
    }
    expect(await value('xsp_unbilled_total')).toBe(1);
  });

  it('counts a reservation that is repeated once, a dry run and a refusal not at all', async () => {
    const { state, reserve, setBudget, holds } = start();
    await setBudget(10n);
    await reserve(1, 'same');
    await reserve(1, 'same');
    expect(await reserve(1, 'refused')).toEqual([]);
    const slots = [{ options: [defineOption('ad', [{ ...spend, room: 0n, amount: 0n }])], ttlMs: TTL_MS }];
    await state.reserve({ id: 'dry', bind: { viewer }, slots, rememberMs: 1_000, dryRun: true });
    expect(await holds()).toMatchObject({ open: 1, opened: 1 });
  });

  it('counts every slot of a reservation that is released as a whole', async () => {
    const { state, reserve, setBudget, holds } = start();
    await setBudget(100n);
    const [first] = await reserve(3);
    await state.commit({ hold: first! });
    const { reservation, lead } = first!;
    await state.release({ reservation, lead, rememberMs: 1_000 });
    expect(await holds()).toEqual({ open: 0, opened: 3, committed: 1, released: 2, expired: 0 });
  });

  it('measures how long each call took, failed ones too', async () => {
    const { state, setBudget, value } = start({ stopwatch: stopwatch(250) });
    await setBudget(1n);
    await state.get('a');
    await state.get('b');
    await expect(state.get('')).rejects.toThrow(ValidationError);
    expect(await value('xsp_state_call_duration_seconds_sum{call="get"}')).toBe(0.75);
    expect(await value('xsp_state_call_duration_seconds_count{call="get"}')).toBe(3);
    expect(await value('xsp_state_call_duration_seconds_count{call="setLimit"}')).toBe(1);
    expect(await value('xsp_state_call_duration_seconds_count{call="commit"}')).toBe(0);
  });

  it('counts errors by kind, and throws them as they are', async () => {
    const { state, reserve, value } = start();
    await expect(reserve()).rejects.toMatchObject({ reason: 'missing' });
    await expect(state.get('')).rejects.toThrow(ValidationError);
    await state.close();
    await expect(state.ping()).rejects.toThrow(StateError);
    const counts = await Promise.all(
      ['missing', 'invalid', 'closed', 'timeout'].map((kind) => value(`xsp_state_errors_total{kind="${kind}"}`)),
    );
    expect(counts).toEqual([1, 1, 1, 0]);
  });

  it('takes what is thrown by mistake for another kind', async () => {
    const recorder = new Recorder();
    const broken = { get: () => Promise.reject(new TypeError('broken')) } as unknown as StateBackend;
    await expect(measuredState(broken, recorder.metrics).get('a')).rejects.toThrow(TypeError);
    expect(await prometheusText(await recorder.read())).toContain('xsp_state_errors_total{kind="other"} 1');
  });
});
