import { randomUUID } from 'node:crypto';
import { defineOption, type Charge, type CounterRef, type Partition, type StateBackend } from '@xsp/core';
import { hourOf } from './hour-of';

/** Requests for campaigns by hour, of all servers. */
export const TRAFFIC: Partition = { kind: 'traffic', id: 'requests' };

/** Traffic is forgotten this long after its hour: five weeks, of which four are learned from. */
const FORGET_MS = 35 * 86_400_000;

/** Charges of one option, at most. */
const BATCH = 64;

/** A batch that is on its way, sent again with the same id until it is there. */
interface Batch {
  readonly id: string;
  readonly charges: readonly Charge[];
}

/**
 * Counts requests in the process and adds them to the state's hourly counters now and then: one call for many requests
 * and many campaigns.
 */
export class TrafficLedger {
  /** By hour, then by campaign. */
  private readonly counts = new Map<number, Map<string, number>>();
  private batches: Batch[] = [];

  count(campaignId: string, at: number, requests = 1): void {
    const hour = hourOf(at);
    let campaigns = this.counts.get(hour);
    if (!campaigns) this.counts.set(hour, (campaigns = new Map<string, number>()));
    campaigns.set(campaignId, (campaigns.get(campaignId) ?? 0) + requests);
  }

  /** Writes what was counted. What fails is kept, and written once when the call is made again. */
  async flush(backend: Pick<StateBackend, 'consume'>): Promise<void> {
    this.collect();
    while (this.batches.length > 0) {
      const [batch] = this.batches;
      await backend.consume({
        id: batch!.id,
        bind: { traffic: TRAFFIC },
        options: [defineOption('traffic', batch!.charges)],
        rememberMs: 3_600_000,
      });
      this.batches.shift();
    }
  }

  private collect(): void {
    const charges = [...this.counts].flatMap(([hour, campaigns]) =>
      [...campaigns].map(([id, requests]): Charge => {
        const { counter, window } = trafficRef(id, hour);
        return { partition: 'traffic', counter, window, amount: BigInt(requests), limits: [], whenLate: 'count' };
      }),
    );
    this.counts.clear();
    for (let i = 0; i < charges.length; i += BATCH) {
      this.batches.push({ id: randomUUID(), charges: charges.slice(i, i + BATCH) });
    }
  }
}

/** The counter of a campaign's requests in one hour. */
export function trafficRef(campaignId: string, hour: number): CounterRef & { readonly counter: readonly string[] } {
  return {
    partition: TRAFFIC,
    counter: ['campaign', campaignId, 'requests', String(hour)],
    window: { kind: 'forever', forgetAfterMs: FORGET_MS },
  };
}
