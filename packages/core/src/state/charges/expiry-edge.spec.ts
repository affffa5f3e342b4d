import fc from 'fast-check';
import { addHeld, expiryEdge, heldAt, takeHeld, type ExpiryEdge } from './expiry-edge';

const DAY = 86_400_000;
const time = fc.integer({ min: 0, max: 2 ** 42 });
const ttl = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 7 * DAY }));

/** The grid that an edge of this TTL lies on, found by trying. */
function gridOf(ttlMs: number): number {
  let grid = 1;
  while (grid * 16 < ttlMs) grid *= 2;
  return grid;
}

describe('expiryEdge', () => {
  it('is never before the TTL, and less than an eighth of it later', () => {
    fc.assert(
      fc.property(time, ttl, (now, ttlMs) => {
        const life = expiryEdge(now, ttlMs) - now;
        expect(life).toBeGreaterThanOrEqual(ttlMs);
        expect(life).toBeLessThan(ttlMs + Math.max(1, ttlMs / 8));
      }),
    );
  });

  it('is exact up to 16 ms', () => {
    for (let ttlMs = 1; ttlMs <= 16; ttlMs++) expect(expiryEdge(1_000_001, ttlMs)).toBe(1_000_001 + ttlMs);
    expect(expiryEdge(1_000_001, 17)).toBe(1_000_018);
    expect(expiryEdge(1_000_000, 17)).toBe(1_000_018);
  });

  it('lies on a power of two, at least a sixteenth of the TTL', () => {
    fc.assert(
      fc.property(time, ttl, (now, ttlMs) => {
        const grid = gridOf(ttlMs);
        expect(expiryEdge(now, ttlMs) % grid).toBe(0);
        expect(expiryEdge(now, ttlMs)).toBe(Math.ceil((now + ttlMs) / grid) * grid);
        if (ttlMs > 16) expect(grid).toBeLessThan(ttlMs / 8);
      }),
    );
  });

  it('has the right grid where the TTL is a power of two, or one more or less', () => {
    for (let power = 5; power < 30; power++) {
      for (const ttlMs of [2 ** power - 1, 2 ** power, 2 ** power + 1]) {
        const grid = gridOf(ttlMs);
        expect(expiryEdge(0, ttlMs)).toBe(Math.ceil(ttlMs / grid) * grid);
        expect(expiryEdge(1, ttlMs)).toBe(Math.ceil((ttlMs + 1) / grid) * grid);
      }
    }
  });

  it('never moves back when time goes on', () => {
    fc.assert(
      fc.property(time, fc.nat(1_000_000), ttl, (now, later, ttlMs) => {
        expect(expiryEdge(now + later, ttlMs)).toBeGreaterThanOrEqual(expiryEdge(now, ttlMs));
      }),
    );
  });
});

describe('held amounts', () => {
  it('are the sum of what was added and not taken, whatever the order', () => {
    const hold = fc.record({
      at: fc.integer({ min: 1, max: 50 }),
      amount: fc.bigInt({ min: 1n, max: 9n }),
      taken: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(hold), fc.nat(60), (holds, now) => {
        const edges: ExpiryEdge[] = [];
        for (const { at, amount } of holds) addHeld(edges, at, amount, 0);
        for (const { at, amount, taken } of holds) if (taken) takeHeld(edges, at, amount);
        const live = holds.filter(({ at, taken }) => !taken && at > now);
        expect(heldAt(edges, now)).toBe(live.reduce((sum, { amount }) => sum + amount, 0n));
        expect(edges).toEqual([...edges].sort((a, b) => a.at - b.at));
        expect(edges.every(({ amount }) => amount > 0n)).toBe(true);
        expect(new Set(edges.map(({ at }) => at)).size).toBe(edges.length);
      }),
    );
  });

  it('end at their edge, to the millisecond', () => {
    const edges = [{ at: 100, amount: 5n }];
    expect(heldAt(edges, 99)).toBe(5n);
    expect(heldAt(edges, 100)).toBe(0n);
  });

  it('forget passed edges when one is added, and only those', () => {
    const edges = [
      { at: 100, amount: 1n },
      { at: 101, amount: 1n },
      { at: 102, amount: 1n },
    ];
    addHeld(edges, 200, 1n, 101);
    expect(edges.map(({ at }) => at)).toEqual([102, 200]);
  });

  it('take from an edge that is gone nothing', () => {
    const edges = [{ at: 100, amount: 5n }];
    takeHeld(edges, 99, 5n);
    expect(edges).toEqual([{ at: 100, amount: 5n }]);
    takeHeld(edges, 100, 5n);
    expect(edges).toEqual([]);
  });

  it('are kept in few edges, however many holds are open', () => {
    const edges: ExpiryEdge[] = [];
    let most = 0;
    // Ten minutes at 1,000 a second, as in STATE's case; each with a TTL of two minutes.
    for (let now = 1_790_000_000_123; now < 1_790_000_000_123 + 600_000; now++) {
      addHeld(edges, expiryEdge(now, 120_000), 1n, now);
      most = Math.max(most, edges.length);
    }
    expect(most).toBeLessThanOrEqual(17);
  });
});
