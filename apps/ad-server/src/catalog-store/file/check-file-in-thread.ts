import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ValidationError } from '@xsp/core';
import { checkFile, type CheckedFile } from './checked-file';
import type { FileAnswer } from './file-answer';

/** Compiled beside this module. */
const THREAD = join(__dirname, 'file-thread.js');

/**
 * Reads and checks a catalogue file in a thread of its own, so that this one goes on answering: 10,000 campaigns take some
 * seconds. Where the sources run as they are, and there is no compiled thread, it is done here.
 *
 * @throws ValidationError as `checkFile`
 */
export async function checkFileInThread(path: string): Promise<CheckedFile> {
  if (!existsSync(THREAD)) return checkFile(path);
  const worker = new Worker(THREAD, { workerData: path });
  try {
    const answer = await new Promise<FileAnswer>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread that read ${path} ended with ${code}`)));
    });
    if ('checked' in answer) return answer.checked;
    throw new ValidationError(answer.issues);
  } finally {
    void worker.terminate();
  }
}
