import type { CommitRequest, CounterRef, ReleaseRequest, ReserveRequest, SetLimitRequest } from '@xsp/core';
import type { Suite } from '../suite';
import { option, rejects, same, type World } from '../world';

const JUNK: readonly unknown[] = [undefined, null, true, 0, 1.5, NaN, 5n, '', 'x', [], {}, [[]], () => 1, Symbol('x')];

/** Whole requests with one part replaced by junk; what the part may be is taken out. */
function spoiled<T extends object>(good: T, part: string, allowed: (junk: unknown) => boolean = () => false): T[] {
  return JUNK.filter((junk) => !allowed(junk)).map((junk) => {
    const copy = { ...good } as Record<string, unknown>;
    const [first, ...rest] = part.split('.') as [string, ...string[]];
    copy[first] = rest.length === 0 ? junk : replace(copy[first], rest, junk);
    return copy as T;
  });
}

function replace(value: unknown, [name, ...rest]: string[], junk: unknown): unknown {
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  copy[name!] = rest.length === 0 ? junk : replace(copy[name!], rest, junk);
  return copy;
}

const absent = (junk: unknown): boolean => junk === undefined;
const emptyObject = (junk: unknown): boolean =>
  junk === undefined || (typeof junk === 'object' && junk !== null && !Array.isArray(junk));
const emptyList = (junk: unknown): boolean => Array.isArray(junk) && junk.length === 0;
const name = (junk: unknown): boolean => junk === 'x';
const slotIndex = (junk: unknown): boolean => junk === 0;

async function untouched(w: World): Promise<void> {
  const { counters, limits, holds } = await w.backend.snapshot(w.viewer);
  same([counters, limits, holds], [[], [], []]);
}

export function hostileInput({ test }: Suite): void {
  test('a malformed reserve is refused as a ValidationError, and nothing is done', async (w) => {
    const group = {
      slots: [0],
      atLeast: { partition: 'viewer', counter: ['hits'], window: { kind: 'forever' }, amount: 1n },
    };
    const good: ReserveRequest = {
      ...w.request([{ at: 5n }]),
      params: { p: 'x' },
      fingerprint: 'x',
      groups: [group as NonNullable<ReserveRequest['groups']>[number]],
    };
    const text = (junk: unknown) => typeof junk === 'string';
    const requests = [
      ...spoiled(good, 'id', name),
      ...spoiled(good, 'fingerprint', (junk) => absent(junk) || text(junk)),
      ...spoiled(good, 'bind'),
      ...spoiled(good, 'bind.viewer'),
      ...spoiled(good, 'bind.viewer.kind', name),
      ...spoiled(good, 'bind.viewer.id', name),
      ...spoiled(good, 'params', emptyObject),
      ...spoiled(good, 'params.p', name),
      ...spoiled(good, 'rememberMs'),
      ...spoiled(good, 'dryRun', (junk) => absent(junk) || junk === true),
      ...spoiled(good, 'slots'),
      ...spoiled(good, 'slots.0'),
      ...spoiled(good, 'slots.0.options', emptyList),
      ...spoiled(good, 'slots.0.options.0'),
      ...spoiled(good, 'slots.0.ttlMs'),
      ...spoiled(good, 'slots.0.pod', (junk) => absent(junk) || name(junk)),
      ...spoiled(good, 'slots.0.position', absent),
      ...spoiled(good, 'groups', (junk) => absent(junk) || emptyList(junk)),
      ...spoiled(good, 'groups.0'),
      ...spoiled(good, 'groups.0.slots'),
      ...spoiled(good, 'groups.0.slots.0', slotIndex),
      ...spoiled(good, 'groups.0.atLeast'),
      ...spoiled(good, 'groups.0.atLeast.partition', name),
      ...spoiled(good, 'groups.0.atLeast.counter'),
      ...spoiled(good, 'groups.0.atLeast.window'),
      ...spoiled(good, 'groups.0.atLeast.amount', (junk) => junk === 5n),
    ];
    for (const request of requests) await rejects(w.backend.reserve(request), 'invalid');
    for (const junk of JUNK) await rejects(w.backend.reserve(junk as ReserveRequest), 'invalid');
    await untouched(w);
  });

  test('what only looks like an option is refused: options are made by defineOption', async (w) => {
    const real = option({ at: 5n });
    const [slot] = w.request([real]).slots;
    for (const forged of [{ ...real }, { key: 'ad', charges: real.charges }, { key: 'ad', claims: [] }]) {
      const slots = [{ ...slot!, options: [forged as typeof real] }];
      await rejects(w.reserve([], { slots }), 'invalid');
      await rejects(w.consume({}, { options: [forged as typeof real] }), 'invalid');
    }
    await untouched(w);
  });

  test('roles and parameters that an option names must be there', async (w) => {
    await rejects(w.offer({ at: 5n, partition: 'nobody' }), 'invalid');
    await rejects(w.offer({ at: 5n, partition: 'toString' }), 'invalid');
    await rejects(w.offer({ at: 5n, counter: ['c', { param: 'p' }] }), 'invalid');
    await rejects(w.offer({ at: 5n, counter: ['c', { param: 'toString' }] }, { params: {} }), 'invalid');
    await rejects(w.offer({ at: 5n }, { bind: {} }), 'invalid');
    await untouched(w);
  });

  test('one partition has one role in a call, and none that a charge names as fixed', async (w) => {
    await rejects(w.offer({ at: 5n }, { bind: { viewer: w.viewer, other: w.viewer } }), 'invalid');
    const bind = { viewer: { kind: 'advertiser', id: w.id() } };
    await rejects(w.offer(option({ at: 5n }, { partition: w.money, at: 5n }), { bind }), 'invalid');
    await rejects(w.offer({ at: 5n }, { bind: { 1: w.household, viewer: w.viewer } }), 'invalid');
    await untouched(w);
  });

  test('numbers out of range are refused', async (w) => {
    const day = 86_400_000;
    for (const ttlMs of [0, -1, 0.5, 7 * day + 1, 2 ** 53, Infinity])
      await rejects(w.offer({ at: 5n }, { ttlMs }), 'invalid');
    for (const rememberMs of [0, -1, 7 * day + 1]) await rejects(w.offer({ at: 5n }, { rememberMs }), 'invalid');
    const free = option('free');
    await rejects(w.reserve(Array.from({ length: 65 }, () => free)), 'invalid');
    await rejects(w.reserve([]), 'invalid');
    for (const position of [0, -1, 1.5, 1_001]) {
      await rejects(w.reserve([], { slots: [{ options: [free], ttlMs: 1, position }] }), 'invalid');
    }
    const twice = {
      slots: [0, 0],
      atLeast: { partition: 'viewer', counter: ['hits'], window: { kind: 'forever' }, amount: 1n },
    } as const;
    await rejects(w.reserve([{ at: 5n }], { groups: [twice] }), 'invalid');
    await rejects(w.reserve([{ at: 5n }], { groups: [{ ...twice, slots: [1] }] }), 'invalid');
    await rejects(w.reserve([{ at: 5n }], { fingerprint: 'x'.repeat(1_025) }), 'invalid');
    same((await w.reserve(Array.from({ length: 64 }, () => free))).slots.length, 64);
  });

  test('what gives back is refused where it would be held', async (w) => {
    await w.consume({ amount: 5n });
    await rejects(w.offer({ amount: -1n }), 'invalid');
    const hold = await w.hold({ at: 9n });
    await rejects(w.commit(hold, { event: 'click', option: option({ amount: -1n }), bind: w.bind }), 'invalid');
    same(await w.usage({}), [5n, 1n]);
  });

  test('a malformed commit is refused, and the hold stays as it was', async (w) => {
    const slot = await w.hold({ at: 5n });
    const click = option('click', { counter: ['clicks'] });
    const good: CommitRequest = { hold: slot.hold, event: 'click', option: click, bind: w.bind, params: {} };
    const requests = [
      ...spoiled(good, 'hold'),
      ...spoiled(good, 'hold.reservation', name),
      ...spoiled(good, 'hold.slot', slotIndex),
      ...spoiled(good, 'hold.lead'),
      ...spoiled(good, 'hold.lead.kind', name),
      ...spoiled(good, 'hold.home'),
      ...spoiled(good, 'event', (junk) => absent(junk) || name(junk)),
      ...spoiled(good, 'option', absent),
      ...spoiled(good, 'bind'),
      ...spoiled(good, 'params', emptyObject),
    ];
    for (const request of requests) await rejects(w.backend.commit(request), 'invalid');
    for (const junk of JUNK) await rejects(w.backend.commit(junk as CommitRequest), 'invalid');
    for (const index of [-1, 64, 0.5])
      await rejects(w.backend.commit({ hold: { ...slot.hold, slot: index } }), 'invalid');
    same(await w.usage({}), [0n, 1n]);
    same((await w.backend.commit({ hold: { ...slot.hold, slot: 63 } })).status, 'unknown');
    same((await w.backend.commit(good)).status, 'committed');
  });

  test('malformed releases, readings and limits are refused', async (w) => {
    const { backend } = w;
    const release: ReleaseRequest = { reservation: w.id(), lead: w.viewer, slot: 0, rememberMs: 1_000 };
    const limit: SetLimitRequest = { partition: w.viewer, counter: ['hits'], at: 5n, ifVersion: 0 };
    const ref: CounterRef = { partition: w.viewer, counter: ['hits'], window: { kind: 'rolling', ms: 5 } };
    const calls = [
      ...[
        ...spoiled(release, 'reservation', name),
        ...spoiled(release, 'lead'),
        ...spoiled(release, 'slot', (junk) => absent(junk) || slotIndex(junk)),
        ...spoiled(release, 'rememberMs'),
      ].map((request) => () => backend.release(request)),
      ...[
        ...spoiled(limit, 'partition'),
        ...spoiled(limit, 'counter'),
        ...spoiled(limit, 'counter.0', name),
        ...spoiled(limit, 'at', (junk) => junk === 5n),
        ...spoiled(limit, 'ifVersion', (junk) => absent(junk) || slotIndex(junk)),
      ].map((request) => () => backend.setLimit(request)),
      ...[
        ...spoiled(ref, 'partition'),
        ...spoiled(ref, 'counter'),
        ...spoiled(ref, 'counter.0', name),
        ...spoiled(ref, 'window'),
        ...spoiled(ref, 'window.kind'),
        ...spoiled(ref, 'window.ms'),
      ].map((bad) => () => backend.inspect([bad])),
      ...JUNK.flatMap((junk) => [
        () => backend.release(junk as ReleaseRequest),
        () => backend.setLimit(junk as SetLimitRequest),
        () => (emptyList(junk) ? backend.inspect([junk as CounterRef]) : backend.inspect(junk as CounterRef[])),
        () => backend.snapshot(junk as CounterRef['partition']),
        () => backend.erase(junk as CounterRef['partition']),
      ]),
      () => backend.setLimit({ ...limit, at: -1n }),
      () => backend.setLimit({ ...limit, at: 2n ** 63n }),
      () => backend.setLimit({ ...limit, counter: [{ param: 'p' } as unknown as string] }),
      () => backend.inspect([{ ...ref, counter: [{ position: 0 } as unknown as string] }]),
    ];
    for (const call of calls) await rejects(call(), 'invalid');
    await untouched(w);
  });
}
