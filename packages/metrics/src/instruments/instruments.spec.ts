import { INSTRUMENTS, type Definition } from '.';

const all: readonly [string, Definition][] = Object.entries(INSTRUMENTS);
const definitions = all.map(([, definition]) => definition);

describe('INSTRUMENTS', () => {
  it('has no name twice', () => expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length));

  it.each(all)('%s is named by the conventions of Prometheus', (_, { name, type, unit }) => {
    expect(name).toMatch(/^(xsp|process)(_[a-z]+)+$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    const suffix = { s: '_seconds', By: '_bytes', '1': '_ratio' }[unit as string];
    if (suffix === undefined) expect(name).not.toMatch(/_(seconds|bytes|ratio)(_total)?$/);
    else expect(name.replace(/_total$/, '').endsWith(suffix)).toBe(true);
  });

  it.each(all)('%s has labels that are legal, and closed unless it is a gauge', (_, { labels, type }) => {
    for (const [name, values] of Object.entries(labels)) {
      expect(name).toMatch(/^[a-z]+$/);
      expect(['le', 'quantile', 'job', 'instance']).not.toContain(name);
      if (values === 'open') expect(type).toBe('gauge');
      else expect(new Set(values).size).toBe(values.length);
    }
  });

  it.each(all)('%s says what it means', (_, { help }) => expect(help).toMatch(/^[A-Z].{15,}\.$/));

  it('has ascending bounds', () => {
    for (const definition of definitions) {
      if (definition.type !== 'histogram') continue;
      expect([...definition.bounds].sort((a, b) => a - b)).toEqual(definition.bounds);
    }
  });

  it('has less than 1,000 series beside those of campaigns, whatever happens', () => {
    const sizes = definitions.map((definition) => {
      const lists = Object.values(definition.labels).map((values) => (values === 'open' ? 0 : values.length + 1));
      const buckets = definition.type === 'histogram' ? definition.bounds.length + 3 : 1;
      return lists.reduce((product, size) => product * size, buckets);
    });
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1_000);
  });
});
