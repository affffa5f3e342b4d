import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

const flushed = promisify(fdatasync);

/** How long what was written may stay with the operating system. */
const FLUSH_MS = 1_000;

/** Flushes a file a moment after it was written, for stores whose transactions do not wait for the disk. */
export class FlushBehind {
  private readonly descriptor: number;
  private timer: NodeJS.Timeout | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(
    file: string,
    private readonly onError: (error: unknown) => void,
  ) {
    this.descriptor = openSync(file, 'r');
  }

  written(): void {
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** Flushes what is left. */
  async close(): Promise<void> {
    if (this.timer) this.flush();
    await this.last;
    closeSync(this.descriptor);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.last = this.last.then(() => flushed(this.descriptor)).catch(this.onError);
  }
}
