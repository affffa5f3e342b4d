import fc from 'fast-check';
import { ValidationError } from '../../errors';
import type { Charge, Window } from '../port';
import { defineOption, requireOption, templateKey } from './option';
import { MAX_AMOUNT } from './require-charge';

const good: Charge = {
  partition: 'viewer',
  counter: ['hits'],
  window: { kind: 'forever' },
  amount: 1n,
  limits: [{ name: 'cap', at: 3n }],
  whenLate: 'count',
};
const money: Charge = { ...good, whenLate: 'fit', limits: [{ name: 'budget', at: 'stored' }] };

/** A charge that no compiler has seen. */
function charge(parts: Record<string, unknown>, base: Charge = good): Charge {
  return { ...base, ...parts };
}

function limit(at: unknown, base: Charge = good): Charge {
  return charge({ limits: [{ name: 'cap', at }] }, base);
}

function refusal(call: () => unknown): ValidationError {
  try {
    call();
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  throw new Error('should have been refused');
}

describe('defineOption', () => {
  const fixed = (start: unknown, end: unknown) => charge({ window: { kind: 'fixed', start, end } });
  const sliding: Window = { kind: 'sliding', ms: 1 };
  const at = (...points: unknown[]) => limit({ points });

  it.each<[what: string, charge: Charge, path: string]>([
    ['no charge at all', undefined as unknown as Charge, 'charges[0]'],
    ['a partition that is nothing', charge({ partition: undefined }), 'charges[0].partition'],
    ['a partition of three', charge({ partition: ['a', 'b', 'c'] }), 'charges[0].partition'],
    ['a kind that is no name', charge({ partition: ['a b', 'b'] }), 'charges[0].partition[0]'],
    ['an id that is no name', charge({ partition: ['a', 'b/c'] }), 'charges[0].partition[1]'],
    ['a role that is no name', charge({ partition: 'a:b' }), 'charges[0].partition'],
    ['a counter without parts', charge({ counter: [] }), 'charges[0].counter'],
    ['a counter of nine parts', charge({ counter: Array(9).fill('a') }), 'charges[0].counter'],
    ['a counter that is a text', charge({ counter: 'hits' }), 'charges[0].counter'],
    ['a part that is no name', charge({ counter: ['a', 'b|c'] }), 'charges[0].counter[1]'],
    ['a part that is a number', charge({ counter: [5] }), 'charges[0].counter[0]'],
    ['a part that is null', charge({ counter: [null] }), 'charges[0].counter[0]'],
    ['a parameter that is no name', charge({ counter: [{ param: '' }] }), 'charges[0].counter[0].param'],
    ['a position before the first', charge({ counter: [{ position: -1 }] }), 'charges[0].counter[0].position'],
    ['a position that is no number', charge({ counter: [{}] }), 'charges[0].counter[0].position'],
    ['no window', charge({ window: undefined }), 'charges[0].window'],
    ['a window of no kind', charge({ window: { kind: 'daily' } }), 'charges[0].window.kind'],
    ['a fixed window that ends as it starts', fixed(5, 5), 'charges[0].window.end'],
    ['a fixed window with half milliseconds', fixed(0.5, 5), 'charges[0].window.start'],
    ['a fixed window before time', fixed(-1, 5), 'charges[0].window.start'],
    ['a rolling window of no length', charge({ window: { kind: 'rolling', ms: 0 } }), 'charges[0].window.ms'],
    [
      'a window that is forgotten at once',
      charge({ window: { kind: 'forever', forgetAfterMs: 0 } }),
      'charges[0].window.forgetAfterMs',
    ],
    ['an amount that is a number', charge({ amount: 1 }), 'charges[0].amount'],
    ['an amount beyond 64 bits', charge({ amount: MAX_AMOUNT + 1n }), 'charges[0].amount'],
    ['a credit beyond 64 bits', charge({ amount: -MAX_AMOUNT - 1n, limits: [] }), 'charges[0].amount'],
    ['a credit with a limit', charge({ amount: -1n }), 'charges[0].limits'],
    [
      'a credit in a rolling window',
      charge({ amount: -1n, limits: [], window: { kind: 'rolling', ms: 1 } }),
      'charges[0].amount',
    ],
    ['room for less than the amount', charge({ amount: 2n, room: 1n }), 'charges[0].room'],
    ['room that is a number', charge({ room: 5 }), 'charges[0].room'],
    ['no word on late commits', charge({ whenLate: undefined }), 'charges[0].whenLate'],
    ['no limits at all', charge({ limits: undefined }), 'charges[0].limits'],
    ['a limit that is nothing', charge({ limits: [null] }), 'charges[0].limits[0]'],
    ['a limit without a name', charge({ limits: [{ at: 5n }] }), 'charges[0].limits[0].name'],
    ['a limit that is a number', limit(5), 'charges[0].limits[0].at'],
    ['a limit that is null', limit(null), 'charges[0].limits[0].at'],
    ['a negative limit', limit(-1n), 'charges[0].limits[0].at'],
    ['a limit beyond 64 bits', limit(MAX_AMOUNT + 1n), 'charges[0].limits[0].at'],
    ['a curve without points', at(), 'charges[0].limits[0].at'],
    ['a curve with too many', at(...Array.from({ length: 2_001 }, (_, i) => [i, 1n])), 'charges[0].limits[0].at'],
    ['a curve that goes back in time', at([5, 1n], [5, 2n]), 'charges[0].limits[0].at.points[1][0]'],
    ['a curve below 0', at([5, -1n]), 'charges[0].limits[0].at.points[0][1]'],
    ['a point that is none', at(5), 'charges[0].limits[0].at.points[0]'],
    ['a point of three', at([5, 1n, 1n]), 'charges[0].limits[0].at.points[0]'],
    ['a constant where money must still fit later', limit(5n, money), 'charges[0].limits[0].at'],
    ['money in a rolling window', charge({ window: { kind: 'rolling', ms: 1 } }, money), 'charges[0].whenLate'],
    [
      'a stored limit on a name that a request fills in',
      limit('stored', charge({ counter: [{ param: 'p' }] })),
      'charges[0].limits[0].at',
    ],
    ['a sliding window without a limit', charge({ window: sliding, limits: [] }), 'charges[0].limits'],
    ['a sliding window with a stored limit', limit('stored', charge({ window: sliding })), 'charges[0].limits[0].at'],
    [
      'a sliding window with a curve',
      limit({ points: [[0, 1n]] }, charge({ window: sliding })),
      'charges[0].limits[0].at',
    ],
    [
      'a sliding window with a limit above its log',
      limit(1_001n, charge({ window: sliding })),
      'charges[0].limits[0].at',
    ],
  ])('refuses %s, by its place', (_what, bad, path) => {
    expect(refusal(() => defineOption('ad', [bad])).path).toBe(path);
    expect(refusal(() => defineOption('ad', [{ ...good, counter: ['other'] }, bad])).path).toBe(
      path.replace('[0]', '[1]'),
    );
  });

  it('refuses keys that are none, and more charges than a person reads', () => {
    for (const key of ['', 'x'.repeat(257), undefined, 5, null])
      expect(refusal(() => defineOption(key as string, [])).path).toBe('key');
    expect(refusal(() => defineOption('ad', undefined as unknown as Charge[])).path).toBe('charges');
    expect(refusal(() => defineOption('ad', Array<Charge>(65).fill(good))).path).toBe('charges');
    expect(defineOption('ad', Array<Charge>(64).fill(good)).claims[0]!.amount).toBe(64n);
  });

  it('refuses whatever it is given, with a ValidationError and nothing else', () => {
    const wild = fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, withDate: true });
    const part = fc.constantFrom('partition', 'counter', 'window', 'amount', 'room', 'limits', 'whenLate');
    fc.assert(
      fc.property(part, wild, (name, junk) => {
        try {
          defineOption('ad', [charge({ [name]: junk })]);
        } catch (error) {
          expect(error).toBeInstanceOf(ValidationError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('adds charges on the same counter up: amounts, rooms and limits', () => {
    const { claims } = defineOption('ad', [
      good,
      { ...good, counter: ['other'] },
      { ...good, amount: 2n, room: 5n, limits: [{ name: 'pace', at: 9n }] },
    ]);
    expect(claims.map(({ counter, amount, room }) => [counter[0], amount, room])).toEqual([
      ['hits', 3n, 6n],
      ['other', 1n, 1n],
    ]);
    expect(claims[0]!.limits.map(({ name }) => name)).toEqual(['cap', 'pace']);
  });

  it('keeps of two specs of one window the one that is kept longer', () => {
    const windowOf = (...windows: Window[]) =>
      defineOption(
        'ad',
        windows.map((window) => ({ ...good, window })),
      ).claims[0]!.window;
    const fixed = { kind: 'fixed', start: 0, end: 9 } as const;
    expect(windowOf({ ...fixed, kept: true }, fixed)).toEqual({ ...fixed, kept: true });
    expect(windowOf(fixed, { ...fixed, kept: true })).toEqual({ ...fixed, kept: true });
    expect(windowOf({ kind: 'forever', forgetAfterMs: 5 }, { kind: 'forever' })).toEqual({ kind: 'forever' });
    expect(windowOf({ kind: 'forever', forgetAfterMs: 7 }, { kind: 'forever', forgetAfterMs: 5 })).toEqual({
      kind: 'forever',
      forgetAfterMs: 7,
    });
  });

  it('refuses charges of one counter that disagree on late commits', () => {
    expect(refusal(() => defineOption('ad', [money, { ...money, limits: [], whenLate: 'count' }])).path).toBe(
      'charges[1].whenLate',
    );
  });

  it('refuses a sum beyond 64 bits', () => {
    const half = { ...good, amount: MAX_AMOUNT / 2n + 1n };
    expect(refusal(() => defineOption('ad', [half, half])).path).toBe('charges[1].amount');
    const credit = { ...good, amount: -MAX_AMOUNT, limits: [] };
    expect(refusal(() => defineOption('ad', [credit, credit])).path).toBe('charges[1].amount');
    const room = { ...good, amount: 0n, room: MAX_AMOUNT };
    expect(refusal(() => defineOption('ad', [room, room])).path).toBe('charges[1].amount');
  });

  it('refuses two names that a request could make the same, and takes those it cannot', () => {
    const named =
      (...counters: Charge['counter'][]) =>
      () =>
        defineOption(
          'ad',
          counters.map((counter) => ({ ...good, counter })),
        );
    expect(refusal(named(['a', { param: 'x' }], ['a', 'b'])).path).toBe('charges');
    expect(refusal(named([{ param: 'x' }], [{ param: 'y' }])).path).toBe('charges');
    expect(refusal(named(['a', { position: 0 }], ['a', { param: 'x' }])).path).toBe('charges');
    expect(refusal(named(['a', { position: 0 }], ['a', '1'])).path).toBe('charges');
    expect(named(['a', { position: 0 }], ['a', { position: 1 }])).not.toThrow();
    expect(named(['a', { param: 'x' }], ['b', { param: 'x' }])).not.toThrow();
    expect(named(['a', { param: 'x' }], ['a', { param: 'x' }])).not.toThrow();
    expect(named(['a', { param: 'x' }], ['a', { param: 'x' }, 'c'])).not.toThrow();
  });

  it('says what a request has to bring', () => {
    const option = defineOption('ad', [
      { ...good, counter: ['a', { param: 'x' }] },
      { ...good, partition: 'household', counter: ['b', { param: 'y' }, { param: 'x' }] },
      { ...good, partition: ['advertiser', 'acme'] },
    ]);
    expect([option.roles, option.params, option.fixedKinds]).toEqual([
      ['viewer', 'household'],
      ['x', 'y'],
      ['advertiser'],
    ]);
    expect([option.gives, defineOption('credit', [{ ...good, amount: -1n, limits: [] }]).gives]).toEqual([false, true]);
  });

  it('can be reserved in what its fixed windows have in common', () => {
    const fixed = (start: number, end: number): Charge => ({
      ...good,
      counter: [`f${start}`],
      window: { kind: 'fixed', start, end },
    });
    const both = defineOption('ad', [fixed(10, 30), fixed(20, 40), good]);
    expect([both.validFrom, both.validUntil]).toEqual([20, 30]);
    const free = defineOption('ad', [good]);
    expect([free.validFrom, free.validUntil]).toEqual([-Infinity, Infinity]);
  });

  it('does not change with the charges it was made of', () => {
    const charges = [good];
    const option = defineOption('ad', charges);
    charges.push(good);
    expect(option.charges).toHaveLength(1);
    expect(Object.isFrozen(option)).toBe(true);
  });
});

describe('requireOption', () => {
  it('takes what defineOption made, and nothing that looks like it', () => {
    const option = defineOption('ad', [good]);
    expect(() => requireOption(option, 'option')).not.toThrow();
    for (const forged of [{ ...option }, Object.create(option) as object, null, 'ad', undefined]) {
      expect(refusal(() => requireOption(forged, 'option')).path).toBe('option');
    }
  });
});

describe('templateKey', () => {
  it('tells all templates apart that are not the same counter', () => {
    const part = fc.oneof(
      fc.constantFrom('a', 'b', '1', 'a.b'),
      fc.constantFrom('a', 'b').map((param) => ({ param })),
      fc.constantFrom(0, 1).map((position) => ({ position })),
    );
    const partition = fc.constantFrom<Charge['partition']>('a', 'b', ['a', 'b'], ['b', 'a'], ['a', 'a']);
    const window = fc.constantFrom<Window>(
      { kind: 'forever' },
      { kind: 'rolling', ms: 1 },
      { kind: 'sliding', ms: 1 },
      { kind: 'fixed', start: 0, end: 1 },
    );
    const template = fc.tuple(partition, fc.array(part, { minLength: 1, maxLength: 3 }), window);
    fc.assert(
      fc.property(template, template, (one, other) => {
        const equal = JSON.stringify(one) === JSON.stringify(other);
        expect(templateKey(...one) === templateKey(...other)).toBe(equal);
      }),
      { numRuns: 2_000 },
    );
  });
});
