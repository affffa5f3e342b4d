import { randomId } from './random-id';

describe('randomId', () => {
  it('is new each time, of the length and the alphabet that were asked for', () => {
    const ids = new Set<string>();
    for (let i = 0; i < 3_000; i++) {
      const [id, hex] = [randomId(7), randomId(16, 'hex')];
      expect(id).toMatch(/^[A-Za-z0-9_-]{10}$/);
      expect(hex).toMatch(/^[0-9a-f]{32}$/);
      expect(hex).not.toMatch(/^0+$/);
      ids.add(id).add(hex);
    }
    expect(ids.size).toBe(6_000);
  });
});
