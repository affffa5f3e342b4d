import { randomUUID } from 'node:crypto';
import { drawOf } from './draw-of';

const ids = {
  counted: Array.from({ length: 20_000 }, (_, i) => `request-${i}`),
  random: Array.from({ length: 20_000 }, () => randomUUID()),
};

describe('drawOf', () => {
  it('is the same for the same request and campaign', () => {
    expect(drawOf('acme', 'r1')).toBe(drawOf('acme', 'r1'));
    expect(drawOf('acme', 'r1')).not.toBe(drawOf('acme', 'r2'));
    expect(drawOf('acme', 'r1')).not.toBe(drawOf('acm', 'er1'));
  });

  it.each(['counted', 'random'] as const)('is spread evenly over %s ids', (kind) => {
    const tenths = Array<number>(10).fill(0);
    for (const id of ids[kind]) tenths[Math.floor(drawOf('acme', id) * 10)]! += 1;
    // 2,000 each, give or take 42: five deviations.
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(212);
  });

  it.each(['counted', 'random'] as const)('is independent between campaigns for %s ids', (kind) => {
    const both = ids[kind].filter((id) => drawOf('acme-1', id) < 0.1 && drawOf('acme-2', id) < 0.1).length;
    expect(both).toBeGreaterThan(130);
    expect(both).toBeLessThan(270);
  });
});
