import fc from 'fast-check';
import { ByteReader } from './byte-reader';
import { ByteWriter } from './byte-writer';

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });
const anyValue = fc.oneof(
  fc.record({ as: fc.constant('byte' as const), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ as: fc.constant('count' as const), value: fc.maxSafeNat() }),
  fc.record({ as: fc.constant('time' as const), value: fc.oneof(fc.maxSafeInteger(), fc.constant(Infinity)) }),
  fc.record({ as: fc.constant('amount' as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
  fc.record({ as: fc.constant('text' as const), value: fc.oneof(anyText, fc.string({ maxLength: 200 })) }),
);

function write(writer: ByteWriter, { as, value }: { as: string; value: unknown }): void {
  (writer as unknown as Record<string, (value: unknown) => void>)[as]!(value);
}

function read(reader: ByteReader, as: string): unknown {
  return (reader as unknown as Record<string, () => unknown>)[as]!();
}

describe('ByteWriter and ByteReader', () => {
  it('give every value back exactly, 64-bit integers and lone surrogates included', () => {
    const writer = new ByteWriter();
    const reader = new ByteReader();
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 50 }), (values) => {
        for (const value of values) write(writer, value);
        reader.of(writer.take());
        for (const { as, value } of values) expect(read(reader, as)).toBe(value);
      }),
    );
  });

  it('takes texts of any length', () => {
    const text = 'é'.repeat(1_000_000);
    const writer = new ByteWriter();
    writer.text(text);
    expect(new ByteReader().of(writer.take()).text()).toBe(text);
  });

  it('throws past the end instead of reading what is there by chance', () => {
    const reader = new ByteReader().of(Buffer.from([1, 2]));
    expect(() => reader.time()).toThrow(RangeError);
    expect(() => new ByteReader().of(Buffer.alloc(0)).byte()).toThrow(RangeError);
  });
});
