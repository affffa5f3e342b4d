import { toUSVString } from 'node:util';

/** Numbers and texts one after the other in one buffer, which is used again after each `take`. */
export class ByteWriter {
  private bytes = Buffer.allocUnsafeSlow(4_096);
  private view = viewOf(this.bytes);
  private at = 0;

  /** What was written since the last `take`; valid until the next write. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.at);
    this.at = 0;
    return taken;
  }

  /** 0 to 255. */
  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  /** A whole number from 0 to 2^53 - 1; small ones are short. */
  count(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.at++] = rest;
  }

  /** A double: every time in milliseconds, exactly, and infinity. */
  time(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.at, value);
    this.at += 8;
  }

  /** A signed 64-bit integer. */
  amount(value: bigint): void {
    this.reserve(8);
    this.view.setBigInt64(this.at, value);
    this.at += 8;
  }

  /** Any text: UTF-8, or UTF-16 where a lone surrogate would be lost in it. The size is doubled to say which. */
  text(value: string): void {
    if (this.ascii(value)) return;
    const encoding = toUSVString(value) === value ? 'utf8' : 'utf16le';
    const size = Buffer.byteLength(value, encoding);
    this.count(size * 2 + (encoding === 'utf8' ? 0 : 1));
    this.reserve(size);
    this.at += this.bytes.write(value, this.at, encoding);
  }

  /** The way of almost all texts: short and plain. @returns whether it was */
  private ascii(value: string): boolean {
    const { length } = value;
    if (length > 63) return false;
    this.reserve(length + 1);
    const start = this.at + 1;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return false;
      this.bytes[start + i] = code;
    }
    this.bytes[this.at] = length * 2;
    this.at = start + length;
    return true;
  }

  private reserve(size: number): void {
    if (this.at + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.at + size));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
    this.view = viewOf(larger);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
