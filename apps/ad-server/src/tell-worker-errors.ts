import type { Worker } from 'node:cluster';

/** Writing to a process that is ending fails with these; that it ends is told by `exit` and `disconnect`. */
const ENDING: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'ERR_IPC_CHANNEL_CLOSED']);

/**
 * Says what goes wrong between a worker and its primary, in either of them. A failure to write to a process that was
 * killed is nothing to say, or to end of.
 */
export function tellWorkerErrors(worker: Worker): void {
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (ENDING.has(error.code)) return;
    process.stderr.write(`worker ${worker.id} (process ${worker.process.pid ?? 'none'}): ${error.message}\n`);
  });
}
