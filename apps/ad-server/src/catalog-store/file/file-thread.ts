import { parentPort, workerData } from 'node:worker_threads';
import { ValidationError } from '@xsp/core';
import { checkFile } from './checked-file';
import type { FileAnswer } from './file-answer';

/** The thread of `checkFileInThread`: reads the one file that it is started with. */
async function answer(path: string): Promise<FileAnswer> {
  try {
    return { checked: await checkFile(path) };
  } catch (error) {
    if (error instanceof ValidationError) return { issues: error.issues };
    throw error;
  }
}

void answer(workerData as string).then((said) => parentPort?.postMessage(said));
