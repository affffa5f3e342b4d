import fc from 'fast-check';
import { ValidationError } from '../../errors';
import type {
  CommitRequest,
  ConsumeRequest,
  CounterRef,
  ReleaseRequest,
  ReserveRequest,
  SetLimitRequest,
} from '../port';
import { defineOption } from './option';
import {
  leadOf,
  requireCommitRequest,
  requireConsumeRequest,
  requireCounterRefs,
  requireReleaseRequest,
  requireReserveRequest,
  requireSetLimitRequest,
} from './request';

const viewer = { kind: 'viewer', id: 'v1' };
const household = { kind: 'household', id: 'h1' };
const option = defineOption('ad', [
  {
    partition: 'viewer',
    counter: ['hits', { param: 'page' }],
    window: { kind: 'forever' },
    amount: 1n,
    limits: [],
    whenLate: 'count',
  },
]);
const reserve: ReserveRequest = {
  id: 'r1',
  bind: { viewer },
  params: { page: 'home' },
  slots: [{ options: [option], ttlMs: 1_000 }],
  rememberMs: 60_000,
};
const { slots: _slots, ...head } = reserve;
const consume: ConsumeRequest = { ...head, options: [option] };

function pathOf(call: () => void): string | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof ValidationError) return error.path;
    throw error;
  }
  return undefined;
}

const wild = fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, withMap: true });

/** A request in which some parts, however deep, are anything. */
function spoilt<T extends object>(good: T): fc.Arbitrary<T> {
  const paths = pathsOf(good);
  return fc.array(fc.tuple(fc.constantFrom(...paths), wild), { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy = { top: copyOf(good) };
    for (const [path, junk] of changes) {
      let at: Record<string, unknown> = copy;
      for (const part of path.slice(0, -1)) {
        if (typeof at[part] !== 'object' || at[part] === null) break;
        at = at[part] as Record<string, unknown>;
      }
      at[path.at(-1)!] = junk;
    }
    return copy.top as T;
  });
}

function pathsOf(value: unknown, path: string[] = ['top']): string[][] {
  if (typeof value !== 'object' || value === null || value === option) return [path];
  return [path, ...Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...path, name]))];
}

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value === option) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copyOf(part)]));
}

const hold = { reservation: 'r1', slot: 0, lead: viewer, home: viewer };
const group = {
  slots: [0],
  atLeast: { partition: 'viewer', counter: ['hits'], window: { kind: 'forever' }, amount: 1n },
} as const;
const commit: CommitRequest = { hold, event: 'click', option, bind: { viewer }, params: { page: 'home' } };
const release: ReleaseRequest = { reservation: 'r1', lead: viewer, slot: 0, rememberMs: 1_000 };
const setLimit: SetLimitRequest = { partition: viewer, counter: ['hits'], at: 5n, ifVersion: 0 };
const refs: CounterRef[] = [{ partition: viewer, counter: ['hits'], window: { kind: 'rolling', ms: 5 } }];

const cases: [name: string, good: object, check: (request: never) => void][] = [
  ['reserve', { ...reserve, fingerprint: 'f', groups: [group], dryRun: false }, requireReserveRequest],
  ['consume', consume, requireConsumeRequest],
  ['commit', commit, requireCommitRequest],
  ['release', release, requireReleaseRequest],
  ['setLimit', setLimit, requireSetLimitRequest],
  ['inspect', refs, requireCounterRefs],
];

describe('requests', () => {
  it.each(cases)('a good %s is taken', (_name, good, check) => {
    expect(pathOf(() => check(good as never))).toBeUndefined();
  });

  it.each(cases)(
    'a spoilt %s is taken or refused with a ValidationError, and nothing else is thrown',
    (_name, good, check) => {
      fc.assert(
        fc.property(spoilt(good), (request) => {
          pathOf(() => check(request as never));
        }),
        { numRuns: 1_000 },
      );
    },
  );

  it('the place of the mistake is named', () => {
    const slot = reserve.slots[0]!;
    const at = (parts: Partial<Record<keyof ReserveRequest, unknown>>) =>
      pathOf(() => requireReserveRequest({ ...reserve, ...parts } as ReserveRequest));
    expect(at({ id: 'a b' })).toBe('id');
    expect(at({ bind: {} })).toBe('bind');
    expect(at({ bind: { viewer: { kind: 'viewer', id: 'a/b' } } })).toBe('bind.viewer.id');
    expect(at({ bind: { viewer, other: viewer } })).toBe('bind.other');
    expect(at({ bind: { household } })).toBe('slots[0].options[0]');
    expect(at({ bind: { '7': household, viewer } })).toBe('bind.7');
    expect(at({ params: {} })).toBe('slots[0].options[0]');
    expect(at({ params: { page: 'a b' } })).toBe('params.page');
    expect(at({ params: { 'a b': 'x', page: 'home' } })).toBe('params');
    expect(at({ slots: [slot, { ...slot, ttlMs: 0 }] })).toBe('slots[1].ttlMs');
    expect(at({ groups: [group, { ...group, slots: [1] }] })).toBe('groups[1].slots[0]');
    expect(at({ rememberMs: 7 * 86_400_000 + 1 })).toBe('rememberMs');
  });

  it('a role may not stand for a kind of the fixed partitions: one partition, one way to name it', () => {
    const fixed = defineOption('ad', [{ ...option.charges[0]!, counter: ['x'], partition: ['viewer', 'v1'] }]);
    const slots = [{ options: [fixed], ttlMs: 1 }];
    expect(pathOf(() => requireReserveRequest({ ...reserve, slots }))).toBe('bind.viewer.kind');
  });

  it('what gives back is for consume alone', () => {
    const credit = defineOption('credit', [{ ...option.charges[0]!, amount: -1n }]);
    const slots = [{ options: [credit], ttlMs: 1 }];
    expect(pathOf(() => requireReserveRequest({ ...reserve, slots }))).toBe('slots[0].options[0]');
    expect(pathOf(() => requireCommitRequest({ ...commit, option: credit }))).toBe('option');
    expect(pathOf(() => requireConsumeRequest({ ...consume, options: [credit] }))).toBeUndefined();
  });
});

describe('leadOf', () => {
  it('is the partition of the first role', () => {
    expect(leadOf({ viewer, household })).toBe(viewer);
    expect(leadOf({ household, viewer })).toBe(household);
  });
});
