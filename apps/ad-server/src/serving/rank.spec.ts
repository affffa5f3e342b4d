import fc from 'fast-check';
import { rank, uniform } from './rank';

const candidate = (id: string, weight = 1) => ({ id, weight });

describe('rank', () => {
  it('is the same for the same request, in whatever order the candidates come', () => {
    const candidates = Array.from({ length: 20 }, (_, i) => candidate(`c${i}`));
    fc.assert(
      fc.property(fc.string(), (seed) => expect(rank(candidates, seed)).toEqual(rank([...candidates].reverse(), seed))),
    );
  });

  it('gives first places in proportion to the weights', () => {
    const candidates = [candidate('three', 3), candidate('one')];
    let first = 0;
    for (let request = 0; request < 10_000; request++) if (rank(candidates, `r${request}`)[0]!.id === 'three') first++;
    // 7,500 expected, with a deviation of 43.
    expect(Math.abs(first - 7_500)).toBeLessThan(200);
  });
});

describe('uniform', () => {
  it('is spread evenly over (0, 1)', () => {
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) {
      const draw = uniform(`campaign-${i}`, 7);
      expect(draw > 0 && draw < 1).toBe(true);
      bins[Math.floor(draw * 10)]!++;
    }
    for (const count of bins) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
