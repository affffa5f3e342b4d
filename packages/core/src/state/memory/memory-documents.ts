import { StateError, ValidationError } from '../../errors';
import { MAX_AMOUNT, requireAmount, requireMs, requireVersion, shown } from '../charges';
import type { DocumentRecord } from '../port/dump';
import type { DocumentStore, SetDocumentOptions, StoredDocument } from '../port/documents';

const KEY = /^[A-Za-z0-9._:/-]{1,256}$/;

interface MemoryDocument extends StoredDocument {
  /** Epoch ms; absent: kept. */
  readonly expiresAt?: number;
}

/** Documents in a Map, with TTLs on the given time. */
export class MemoryDocuments implements DocumentStore {
  private readonly documents = new Map<string, MemoryDocument>();

  constructor(private readonly now: () => number) {}

  get size(): number {
    return this.documents.size;
  }

  has(key: string): boolean {
    return this.live(key) !== undefined;
  }

  async get(key: string): Promise<StoredDocument | undefined> {
    const document = this.live(key);
    return document && { value: document.value, version: document.version };
  }

  async set(key: string, value: string, options: SetDocumentOptions = {}): Promise<number> {
    if (typeof value !== 'string') throw new ValidationError('value', 'must be a text; write JSON.stringify(value)');
    const before = this.live(key);
    requirePresent(key, before, options.ifVersion);
    const version = (before?.version ?? 0) + 1;
    this.documents.set(key, { value, version, ...this.expiry(options.ttlMs) });
    return version;
  }

  async delete(key: string, options: { readonly ifVersion?: number } = {}): Promise<boolean> {
    const before = this.live(key);
    requirePresent(key, before, options.ifVersion);
    return before !== undefined && this.documents.delete(key);
  }

  async increment(key: string, by = 1n, options: { readonly ttlMs?: number } = {}): Promise<bigint> {
    requireAmount(by, 'by', -MAX_AMOUNT);
    const before = this.live(key);
    const sum = integerOf(key, before?.value ?? '0') + by;
    if (sum > MAX_AMOUNT || sum < -MAX_AMOUNT - 1n) {
      throw new StateError('overflow', `The document '${key}' would leave the range of 64 bits.`, {
        details: { id: key },
      });
    }
    const expiry = before ? { ...before } : this.expiry(options.ttlMs);
    this.documents.set(key, { ...expiry, value: String(sum), version: (before?.version ?? 0) + 1 });
    return sum;
  }

  /** Forgets documents whose TTL has passed, one a step. */
  *sweep(): Generator<void> {
    for (const [key, document] of this.documents) {
      if (document.expiresAt !== undefined && document.expiresAt <= this.now()) this.documents.delete(key);
      yield;
    }
  }

  *dump(): Generator<DocumentRecord> {
    for (const key of this.documents.keys()) {
      const document = this.live(key);
      if (document) yield { type: 'document', key, ...document };
    }
  }

  load({ key, value, version, expiresAt }: DocumentRecord): void {
    this.documents.set(key, { value, version, ...(expiresAt !== undefined && { expiresAt }) });
  }

  private live(key: string): MemoryDocument | undefined {
    if (typeof key !== 'string' || !KEY.test(key)) {
      throw new ValidationError('key', `must match [A-Za-z0-9._:/-]{1,256}, but is ${shown(key)}`);
    }
    const document = this.documents.get(key);
    return document && (document.expiresAt === undefined || document.expiresAt > this.now()) ? document : undefined;
  }

  private expiry(ttlMs: number | undefined): { expiresAt?: number } {
    if (ttlMs === undefined) return {};
    requireMs(ttlMs, 'ttlMs', 1);
    return { expiresAt: this.now() + ttlMs };
  }
}

function requirePresent(key: string, present: MemoryDocument | undefined, ifVersion: number | undefined): void {
  if (ifVersion === undefined) return;
  requireVersion(ifVersion, 'ifVersion');
  const version = present?.version ?? 0;
  if (ifVersion === version) return;
  throw new StateError(
    'versionConflict',
    `The document '${key}' has version ${version}, not ${ifVersion}; read it again.`,
    {
      details: { id: key, version },
    },
  );
}

function integerOf(key: string, value: string): bigint {
  if (/^-?\d{1,19}$/.test(value)) return BigInt(value);
  throw new StateError('corrupt', `The document '${key}' is not an integer and cannot be incremented.`, {
    details: { id: key },
  });
}
