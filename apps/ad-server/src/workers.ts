import cluster, { type Worker } from 'node:cluster';
import { randomBytes } from 'node:crypto';
import { shareLiveEvents } from './http/pages/live/share-live-events';
import { shareReadings } from './monitoring/workers/share-readings';
import { StartError } from './start-error';
import { tellWorkerErrors } from './tell-worker-errors';

/** What a worker tells the primary when it listens. */
export interface ListeningMessage {
  readonly listening: string;
}

/** Processes that share a port, each a server of its own on the same state. */
export interface WorkerPool {
  readonly url: string;
  readonly adminToken: string;
  /** Tells all of them to read the catalogue file again. */
  reload(): void;
  /** Lets all of them finish; resolves when they have ended. */
  close(): Promise<void>;
}

/** How long a worker that ended is waited for before another takes its place. */
const RESTART_MS = 500;

/** Whether workers that end are to end. */
let ending = false;

/**
 * Starts `count` workers of this program, and another for each that ends by itself.
 *
 * @param adminToken `undefined`: one is made, the same for all
 * @throws StartError when one of the first ends before it listens
 */
export async function startWorkers(
  count: number,
  adminToken = randomBytes(24).toString('base64url'),
): Promise<WorkerPool> {
  // Each worker sees its share of the requests; /metrics adds them up.
  shareReadings();
  shareLiveEvents();
  const fork = (): Worker => {
    const worker = cluster.fork({ XSP_ADMIN_TOKEN: adminToken });
    tellWorkerErrors(worker);
    onEnd(worker, () => setTimeout(() => ending || fork(), RESTART_MS));
    return worker;
  };
  const first = Array.from({ length: count }, fork);
  const urls = await Promise.all(first.map(listening)).catch(async (error: unknown) => {
    // A worker that is still starting would ask a primary that is gone for its port.
    await endWorkers();
    throw error;
  });
  return {
    url: urls[0]!,
    adminToken,
    reload: () => running().forEach(({ process }) => process.kill('SIGHUP')),
    close: endWorkers,
  };
}

/** Lets all workers finish, those that are still starting as well, and starts none again. */
export async function endWorkers(): Promise<void> {
  ending = true;
  await Promise.all(
    running().map(
      (worker) =>
        new Promise<void>((resolve) => {
          worker.once('exit', () => resolve());
          worker.process.kill('SIGTERM');
        }),
    ),
  );
}

function running(): readonly Worker[] {
  return Object.values(cluster.workers ?? {}).flatMap((worker) => (worker && !worker.isDead() ? [worker] : []));
}

/** In a worker: tells the primary that it listens. */
export function tellListening(url: string): void {
  process.send?.({ listening: url } satisfies ListeningMessage);
}

function listening(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: Partial<ListeningMessage>) => {
      if (message.listening !== undefined) resolve(message.listening);
    });
    onEnd(worker, (how) => reject(new StartError(`A worker ${how} before it listened.`)));
  });
}

/** Tells once that a worker has ended; one that could not be started has no exit. */
function onEnd(worker: Worker, told: (how: string) => void): void {
  worker.once('exit', (code, signal) => told(`ended with ${signal ?? code}`));
  worker.once('error', ({ message }) => {
    if (worker.process.pid === undefined) told(`was not started (${message})`);
  });
}
