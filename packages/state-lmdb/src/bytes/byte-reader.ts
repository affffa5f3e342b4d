/** Reads what a `ByteWriter` wrote, in the same order. */
export class ByteReader {
  private bytes: Uint8Array = Buffer.alloc(0);
  private view = new DataView(this.bytes.buffer);
  private at = 0;

  /** Starts at the beginning of `bytes`, which may be used for something else once all was read. */
  of(bytes: Uint8Array): this {
    // The store hands out the same buffer again and again.
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.at = 0;
    return this;
  }

  byte(): number {
    return this.view.getUint8(this.at++);
  }

  count(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = this.byte();
      if (byte < 0x80) return value + byte * unit;
      value += (byte - 0x80) * unit;
    }
  }

  time(): number {
    this.at += 8;
    return this.view.getFloat64(this.at - 8);
  }

  amount(): bigint {
    this.at += 8;
    return this.view.getBigInt64(this.at - 8);
  }

  text(): string {
    const size = this.count();
    const start = this.at;
    this.at += Math.floor(size / 2);
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, this.at - start).toString(
      size % 2 === 0 ? 'utf8' : 'utf16le',
    );
  }
}
