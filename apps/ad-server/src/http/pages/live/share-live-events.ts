import cluster, { type Worker } from 'node:cluster';
import { liveMessage } from './worker-messages';

/** In the primary: hands what a worker tells of its pages to the other workers. */
export function shareLiveEvents(): void {
  cluster.on('message', (from: Worker, value: unknown) => {
    const message = liveMessage(value);
    if (!message) return;
    for (const worker of Object.values(cluster.workers ?? {})) {
      if (worker && worker.id !== from.id && worker.isConnected()) worker.send(message);
    }
  });
}
