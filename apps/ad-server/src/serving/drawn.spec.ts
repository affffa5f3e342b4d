import fc from 'fast-check';
import { drawn, equalsOf } from './drawn';

const members = (count: number, prefix = 'c') =>
  Array.from({ length: count }, (_, i) => ({ id: `${prefix}${i}`, weight: 1 + (i % 3) }));

describe('drawn', () => {
  it('finds each that is allowed once, the same for the same seed', () => {
    const sizes = fc.array(fc.nat(200), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sizes, fc.string(), fc.integer({ min: 1, max: 7 }), (counts, seed, every) => {
        const groups = counts.map((count, of) => (count === 0 ? undefined : equalsOf(members(count, `${of}-`))));
        const allows = ({ id }: { id: string }) => id.length % every !== 0;
        const expected = groups.flatMap((group) => group?.members.filter(allows) ?? []);
        const found = [...drawn(groups, allows, seed)];
        expect(new Set(found)).toEqual(new Set(expected));
        expect(found).toHaveLength(expected.length);
        expect([...drawn(groups, allows, seed)]).toEqual(found);
      }),
    );
  });

  it.each([4, 400])('gives first and second places among %i in proportion to the weights', (count) => {
    const heavy = { id: 'heavy', weight: count };
    const groups = [equalsOf([...members(count / 2).map(({ id }) => ({ id, weight: 1 })), heavy])];
    groups.push(equalsOf(members(count / 2, 'd').map(({ id }) => ({ id, weight: 1 }))));
    const places = [0, 0];
    for (let request = 0; request < 4_000; request++) {
      const order = drawn(groups, () => true, `request-${request}`);
      const place = [order.next().value, order.next().value].indexOf(heavy);
      if (place >= 0) places[place]!++;
    }
    const [first, second] = places as [number, number];
    // The heavy one has half of all weight, then n of 2n - 1: 2,000 expected with a deviation of 32, and some 1,000 with 27.
    expect(Math.abs(first - 2_000)).toBeLessThan(160);
    expect(Math.abs(second - (2_000 * count) / (2 * count - 1))).toBeLessThan(140);
  });

  it('asks of ten thousand only for those that are wanted', () => {
    const groups = [equalsOf(members(10_000))];
    for (let request = 0; request < 100; request++) {
      let asked = 0;
      const order = drawn(groups, () => ++asked > 0, `request-${request}`);
      for (let i = 0; i < 4; i++) expect(order.next().done).toBe(false);
      expect(asked).toBe(4);
    }
  });
});
