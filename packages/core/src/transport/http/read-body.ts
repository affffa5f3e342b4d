import type { Readable } from 'node:stream';
import { TransportError, TransportTimeoutError } from '../../errors';

/** Bounds of a body. */
export interface BodyLimits {
  /** Bytes as they come, and again after decompression. */
  readonly maxBytes: number;
  /** How long it may pause. */
  readonly idleMs: number;
}

/**
 * Reads a body to its end.
 *
 * @throws {@link TransportError} (`tooLarge`) as soon as it is larger than it may be
 * @throws {@link TransportTimeoutError} when it pauses too long
 */
export async function readBody(body: Readable, { maxBytes, idleMs }: BodyLimits): Promise<Buffer> {
  const idle = setTimeout(() => {
    body.destroy(
      new TransportTimeoutError(`the body paused for ${idleMs} ms`, { details: { phase: 'body', timeoutMs: idleMs } }),
    );
  }, idleMs);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      idle.refresh();
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes); // ends the loop, which destroys the body and its connection
      chunks.push(chunk);
    }
  } finally {
    clearTimeout(idle);
  }
  return Buffer.concat(chunks, size);
}

/** The error for a body beyond its bound. */
export function tooLarge(maxBytes: number): TransportError {
  return new TransportError(`the response is larger than ${maxBytes} bytes`, {
    failure: 'tooLarge',
    details: { maxBytes },
  });
}
