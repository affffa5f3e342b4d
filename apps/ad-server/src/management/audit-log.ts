import type { DocumentStore } from '@xsp/core';

/** Who changed what, when. */
export interface AuditEntry {
  /** Grows by one with each entry. */
  readonly id: number;
  /** ISO 8601, the state's time. */
  readonly at: string;
  /** Who: `admin` and where from. */
  readonly by: string;
  /** `campaign.put`, `campaign.pause`, `user.erase`, … */
  readonly action: string;
  /** What it was done to. */
  readonly target: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const COUNT = 'audit/count';

/** An append-only log, kept in the state. */
export class AuditLog {
  constructor(private readonly documents: DocumentStore & { now(): number }) {}

  async add(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<AuditEntry> {
    const id = Number(await this.documents.increment(COUNT));
    const written = { id, at: new Date(this.documents.now()).toISOString(), ...entry };
    await this.documents.set(`audit/${id}`, JSON.stringify(written), { ifVersion: 0 });
    return written;
  }

  /** The newest first. @param before only older ones than this id */
  async list(most: number, before?: number): Promise<readonly AuditEntry[]> {
    const newest = Number((await this.documents.get(COUNT))?.value ?? 0);
    const from = Math.min(newest, (before ?? newest + 1) - 1);
    const ids = Array.from({ length: Math.max(0, Math.min(most, from)) }, (_, index) => from - index);
    const entries = await Promise.all(ids.map((id) => this.documents.get(`audit/${id}`)));
    // One that is counted and not written yet is seen the next time.
    return entries.flatMap((entry) => (entry ? [JSON.parse(entry.value) as AuditEntry] : []));
  }
}
