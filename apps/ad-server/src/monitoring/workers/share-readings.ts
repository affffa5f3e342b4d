import cluster, { type Worker } from 'node:cluster';
import type { Reading } from '@xsp/metrics';
import { readingsMessage, type AskedMessage, type CollectedMessage } from './messages';

/** How long workers are waited for; what comes later is left out. */
const PATIENCE_MS = 2_000;

interface Round {
  readonly waiting: Set<number>;
  readonly of: (readonly Reading[])[];
  readonly finish: () => void;
}

/** In the primary: hands the readings of all workers to each worker that wants them. */
export function shareReadings(): void {
  const rounds = new Map<number, Round>();
  let number = 0;

  const collect = (): Promise<readonly (readonly Reading[])[]> => {
    const round = number++;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected());
    return new Promise((resolve) => {
      const of: (readonly Reading[])[] = [];
      const finish = () => {
        clearTimeout(timer);
        rounds.delete(round);
        resolve(of);
      };
      const timer = setTimeout(finish, PATIENCE_MS);
      rounds.set(round, { waiting: new Set(workers.map((worker) => worker!.id)), of, finish });
      for (const worker of workers) worker!.send({ readings: 'asked', round } satisfies AskedMessage);
    });
  };

  cluster.on('message', (worker: Worker, text: unknown) => {
    const message = readingsMessage(text);
    if (message?.readings === 'wanted') {
      const { request } = message;
      void collect().then((of) => {
        if (worker.isConnected()) worker.send({ readings: 'collected', request, of } satisfies CollectedMessage);
      });
    }
    const round = message?.readings === 'answered' ? rounds.get(message.round) : undefined;
    if (!round || message?.readings !== 'answered' || !round.waiting.delete(worker.id)) return;
    round.of.push(message.of);
    if (round.waiting.size === 0) round.finish();
  });
}
