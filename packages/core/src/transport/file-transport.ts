import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TransportError, ValidationError } from '../errors';
import { timeLimit, withDeadline } from './deadline';
import type { Transport, TransportRequest, TransportResponse } from './transport';

/** Settings of a {@link FileTransport}. */
export interface FileTransportOptions {
  /** The folder whose files may be read, with those below it. */
  readonly root: string;
  /** How large a file may be, in bytes. 2 MiB when left out. */
  readonly maxBytes?: number;
  /** How long reading may take when the request does not say. 2,000 ms when left out. */
  readonly timeoutMs?: number;
}

/**
 * Reads files by `file:` URL, those of one folder and below only. A path that leads out of it, by `..` or by a symbolic
 * link, is refused. Query parameters and headers mean nothing to a file and are ignored, so that an upstream can be
 * pointed at a file as it is.
 */
export class FileTransport implements Transport {
  readonly #root: string;
  readonly #maxBytes: number;
  readonly #timeoutMs: number;
  #closed = false;

  constructor({ root, maxBytes = 2 * 1024 * 1024, timeoutMs = 2_000 }: FileTransportOptions) {
    if (typeof root !== 'string' || root === '') throw new ValidationError('root', 'must be the path of a folder');
    if (!Number.isSafeInteger(maxBytes) || maxBytes < 0) {
      throw new ValidationError('maxBytes', `must be a whole number of bytes from 0, not ${maxBytes}`);
    }
    this.#root = resolve(root);
    this.#maxBytes = maxBytes;
    this.#timeoutMs = timeLimit(timeoutMs, 'timeoutMs');
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    const { url, method = 'GET', signal } = request;
    if (this.#closed) throw new TransportError('the file transport is closed', { failure: 'closed' });
    if (method !== 'GET' && method !== 'HEAD') {
      throw new ValidationError('method', `${method} cannot be sent to a file; use GET or HEAD`);
    }
    const path = pathOf(url);
    const timeoutMs = timeLimit(request.timeoutMs ?? this.#timeoutMs, 'timeoutMs');
    const body = await withDeadline({ timeoutMs, signal, what: `content of ${path}` }, (inner) =>
      this.#read(path, inner),
    );
    return {
      status: 200,
      headers: { 'content-length': String(body.length) },
      body: method === 'HEAD' ? new Uint8Array() : body,
      url,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async #read(path: string, signal: AbortSignal): Promise<Uint8Array> {
    let file: FileHandle | undefined;
    try {
      const root = await realpath(this.#root);
      // Before anything outside is looked at: whether a file exists there is nobody's business.
      if (!isWithin(this.#root, path) && !isWithin(root, path)) throw outside(path);
      const target = await realpath(path);
      if (!isWithin(root, target)) throw outside(path);

      // The path has no link left in it; should one have been put there since, it is not followed. Not blocking, so that
      // a pipe does not hang.
      file = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      if ((await realpath(path)) !== target) throw outside(path);
      return await this.#content(file, path, signal);
    } catch (cause) {
      throw transportError(cause, path);
    } finally {
      await file?.close();
    }
  }

  async #content(file: FileHandle, path: string, signal: AbortSignal): Promise<Uint8Array> {
    const stat = await file.stat();
    if (!stat.isFile()) {
      throw new TransportError(`${path} is not a regular file`, { failure: 'blocked' });
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    // Counted while reading: the file may grow.
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024));
      if (bytesRead === 0) return new Uint8Array(Buffer.concat(chunks));
      size += bytesRead;
      if (size > this.#maxBytes) {
        throw new TransportError(`${path} is larger than ${this.#maxBytes} bytes`, {
          failure: 'tooLarge',
          details: { maxBytes: this.#maxBytes },
        });
      }
      chunks.push(buffer.subarray(0, bytesRead));
    }
  }
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) throw new ValidationError('url', 'is no URL; write file:///path/of/the/file');
  const { protocol, href } = new URL(url);
  if (protocol !== 'file:') {
    throw new ValidationError('url', `${protocol} URLs cannot be read from files; write file:///path/of/the/file`);
  }
  try {
    const path = fileURLToPath(href);
    if (!path.includes('\0')) return path;
  } catch (cause) {
    throw new ValidationError('url', 'names no file of this machine; write file:///path/of/the/file', { cause });
  }
  throw new ValidationError('url', 'must not contain %00');
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(path: string): TransportError {
  return new TransportError(`${path} is outside the folder that may be read`, { failure: 'blocked' });
}

function transportError(cause: unknown, path: string): unknown {
  const { code } = cause as { code?: unknown };
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new TransportError(`${path} does not exist`, { failure: 'notFound', cause });
  }
  if (code === 'ELOOP') return new TransportError(`${path} is a symbolic link`, { failure: 'blocked', cause });
  return cause instanceof TransportError ? cause : new TransportError(`${path} cannot be read`, { cause });
}
