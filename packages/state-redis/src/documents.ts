import { charges, StateError, ValidationError, type SetDocumentOptions, type StoredDocument } from '@xsp/core';
import type { Link } from './connection/link';

const KEY = /^[A-Za-z0-9._:/-]{1,256}$/;

/** Documents in Redis: a hash each, with its TTL. See `lua/document.lua`. */
export class Documents {
  constructor(
    private readonly prefix: string,
    private readonly link: Link,
  ) {}

  async get(key: string): Promise<StoredDocument | undefined> {
    const [status, version, value] = await this.ask(key, 'get');
    return status === 'value' ? { value: value!, version: Number(version) } : undefined;
  }

  async set(key: string, value: string, options: SetDocumentOptions = {}): Promise<number> {
    this.key(key);
    if (typeof value !== 'string') throw new ValidationError('value', 'must be a text; write JSON.stringify(value)');
    const [status, version] = await this.ask(key, 'set', versionText(options.ifVersion), ttlText(options.ttlMs), value);
    if (status === 'conflict') throw conflict(key, version!, options.ifVersion);
    return Number(version);
  }

  async delete(key: string, options: { readonly ifVersion?: number } = {}): Promise<boolean> {
    const [status, version] = await this.ask(key, 'delete', versionText(options.ifVersion));
    if (status === 'conflict') throw conflict(key, version!, options.ifVersion);
    return status === 'deleted';
  }

  async increment(key: string, by = 1n, options: { readonly ttlMs?: number } = {}): Promise<bigint> {
    charges.requireAmount(by, 'by', -charges.MAX_AMOUNT);
    const [status, sum] = await this.ask(key, 'increment', String(by), ttlText(options.ttlMs));
    if (status === 'corrupt') {
      throw new StateError('corrupt', `The document '${key}' is not an integer and cannot be incremented.`, {
        details: { id: key },
      });
    }
    if (status === 'overflow') {
      throw new StateError('overflow', `The document '${key}' would leave the range of 64 bits.`, {
        details: { id: key },
      });
    }
    return BigInt(sum!);
  }

  /** The beginning of the keys of documents. */
  get keys(): string {
    return `${this.prefix}d:`;
  }

  /** @throws ValidationError */
  key(key: string): string {
    if (typeof key === 'string' && KEY.test(key)) return `${this.keys}${key}`;
    throw new ValidationError('key', `must match [A-Za-z0-9._:/-]{1,256}, but is ${charges.shown(key)}`);
  }

  private async ask(key: string, operation: string, ...args: string[]): Promise<readonly string[]> {
    return this.link.document(this.key(key), operation, ...args);
  }
}

function versionText(ifVersion: number | undefined): string {
  if (ifVersion === undefined) return '-';
  charges.requireVersion(ifVersion, 'ifVersion');
  return String(ifVersion);
}

function ttlText(ttlMs: number | undefined): string {
  if (ttlMs === undefined) return '-';
  charges.requireMs(ttlMs, 'ttlMs', 1);
  return String(ttlMs);
}

function conflict(key: string, version: string, ifVersion: number | undefined): StateError {
  return new StateError(
    'versionConflict',
    `The document '${key}' has version ${version}, not ${ifVersion}; read it again.`,
    { details: { id: key, version: Number(version) } },
  );
}
