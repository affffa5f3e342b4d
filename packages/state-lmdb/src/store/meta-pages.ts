import { closeSync, openSync, readSync } from 'node:fs';

/** Where LMDB's first meta page has the size of pages, and each of the two the number of its transaction. */
const PAGE_SIZE_AT = 48;
const TRANSACTION_AT = 152;

/** LMDB's two meta pages, read from the file: each names the transaction that wrote it. */
export class MetaPages {
  private readonly descriptor: number;
  private readonly pageSize: number;
  private readonly number = Buffer.alloc(8);

  constructor(file: string) {
    this.descriptor = openSync(file, 'r');
    this.pageSize = this.read(PAGE_SIZE_AT).readUInt32LE();
  }

  /** The number of the latest transaction that was committed, whoever did. */
  latest(): number {
    return Math.max(this.transactionAt(0), this.transactionAt(this.pageSize));
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private transactionAt(page: number): number {
    return Number(this.read(page + TRANSACTION_AT).readBigUInt64LE());
  }

  private read(position: number): Buffer {
    readSync(this.descriptor, this.number, 0, this.number.length, position);
    return this.number;
  }
}
