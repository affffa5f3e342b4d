import fc from 'fast-check';
import { anySteps, storeAfter } from '../../../test/random-store';
import { ValidationError } from '../../errors';
import { MemoryBackend } from '../memory';
import type { StateRecord } from '../port';
import { fromDumpLines, toDumpLines } from './dump-lines';
import { recordOfLine, recordToLine } from './record-line';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const limit: StateRecord = {
  type: 'limit',
  partition: { kind: 'advertiser', id: 'acme' },
  counter: ['spend'],
  at: 2n ** 63n - 1n,
  version: 3,
};

async function errorOf(lines: readonly string[]): Promise<ValidationError> {
  const error: unknown = await all(fromDumpLines(lines)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ValidationError);
  return error as ValidationError;
}

describe('dump lines', () => {
  it('give every record back exactly', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, async (steps) => {
        const { records } = await storeAfter(steps);
        const lines = await all(toDumpLines(records));
        expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
        expect(await all(fromDumpLines(lines))).toEqual(records);
      }),
    );
  });

  it('write 64-bit integers as decimal texts', () => {
    const line = recordToLine(limit);
    expect(line).toContain('"at":"9223372036854775807"');
    expect(recordOfLine(line, 'line 1')).toEqual(limit);
  });

  it('keep texts that look like amounts as texts', () => {
    const document: StateRecord = { type: 'document', key: 'committed', value: '12', version: 1, expiresAt: 5 };
    expect(recordOfLine(recordToLine(document), 'line 1')).toEqual(document);
  });

  it('move a store from one backend to another', async () => {
    const { records } = await storeAfter([{ what: 'reserve', which: 0, ms: 0 }]);
    const other = new MemoryBackend();
    await other.load(fromDumpLines(await all(toDumpLines(records))));
    expect(other.size).toBe(records.filter(({ type }) => type !== 'erasure').length);
  });

  it('refuse a dump that was cut short, wherever', async () => {
    const lines = await all(toDumpLines([limit, { ...limit, counter: ['other'] }]));
    for (let kept = 0; kept < lines.length; kept++) {
      expect((await errorOf(lines.slice(0, kept))).message).toMatch(/is missing: the dump was cut short/);
    }
    expect((await errorOf([lines[0]!, lines[1]!, lines[3]!])).message).toMatch(/counts 2 records, but 1 came/);
  });

  it.each<[string, string[], string]>([
    ['no head', ['{"type":"limit"}'], 'line 1'],
    ['a newer version', ['{"type":"dump","version":2}'], 'line 1.version'],
    ['what is no JSON', ['{"type":"dump","version":1}', '{"type":'], 'line 2'],
    ['an unknown type', ['{"type":"dump","version":1}', '{"type":"x"}'], 'line 2.type'],
    [
      'a number for an amount',
      ['{"type":"dump","version":1}', recordToLine(limit).replace(/"9\d+"/, '5')],
      'line 2.at',
    ],
    [
      'an amount beyond 64 bits',
      ['{"type":"dump","version":1}', recordToLine(limit).replace('807"', '808"')],
      'line 2.at',
    ],
    ['null', ['null'], 'line 1'],
    ['a list', ['{"type":"dump","version":1}', '[]'], 'line 2'],
    ['records after the end', ['{"type":"dump","version":1}', '{"type":"end","records":0}', 'null'], 'line 3'],
  ])('refuse %s, and say where', async (_, lines, path) => {
    expect((await errorOf(lines)).path).toBe(path);
  });

  it('never throw anything but a ValidationError at lines of any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.json(),
        fc.constantFrom('counter', 'limit', 'reservation', 'erasure', 'document'),
        async (json, type) => {
          const value: unknown = JSON.parse(json);
          const record = JSON.stringify({ ...(value as object), type });
          await errorOf(['{"type":"dump","version":1}', record]);
        },
      ),
    );
  });
});
