import cluster from 'node:cluster';
import type { Reading, Recorder } from '@xsp/metrics';
import { readingsMessage, type AnsweredMessage, type WantedMessage } from './messages';

/** How long the primary is waited for; then the worker has only its own. */
const PATIENCE_MS = 3_000;

/** Reads what was measured by all processes of this server: each alone sees its share of the requests. */
export class AllReadings {
  private readonly waiting = new Map<number, (of: readonly (readonly Reading[])[]) => void>();
  private next = 0;

  constructor(private readonly recorder: Recorder) {
    if (cluster.isWorker) process.on('message', this.hear);
  }

  async read(): Promise<readonly (readonly Reading[])[]> {
    if (!cluster.isWorker || !process.connected) return [await this.recorder.read()];
    const request = this.next++;
    const all = await new Promise<readonly (readonly Reading[])[]>((resolve) => {
      const timer = setTimeout(() => resolve([]), PATIENCE_MS);
      this.waiting.set(request, (of) => {
        clearTimeout(timer);
        resolve(of);
      });
      process.send!({ readings: 'wanted', request } satisfies WantedMessage);
    });
    this.waiting.delete(request);
    return all.length > 0 ? all : [await this.recorder.read()];
  }

  close(): void {
    process.off('message', this.hear);
  }

  private readonly hear = (text: unknown): void => {
    const message = readingsMessage(text);
    if (message?.readings === 'collected') this.waiting.get(message.request)?.(message.of);
    if (message?.readings === 'asked') void this.answer(message.round);
  };

  private async answer(round: number): Promise<void> {
    const of = await this.recorder.read();
    if (process.connected) process.send!({ readings: 'answered', round, of } satisfies AnsweredMessage);
  }
}
