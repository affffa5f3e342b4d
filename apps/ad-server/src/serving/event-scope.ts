import { hashId, StateError, type DocumentStore, type HoldRef } from '@xsp/core';
import type { KnownIdentity } from '@xsp/frequency';
import type { AdRequest } from './ad-request';
import { fillingOf, knownOf } from './filling-of';
import type { ServedAd } from './serve-result';

/** What the later events of an ad are counted by, where their token has no place for it. */
export interface EventScope {
  readonly known: KnownIdentity;
  /** The household's partition id. */
  readonly household?: string;
  /** Its placement, stream and pod. */
  readonly params: Readonly<Record<string, string>>;
}

/** The scope of an ad of which none is kept any more: its events count by nothing that a scope tells. */
const LOST: EventScope = { known: { viewer: 'nobody', household: false }, params: {} };

/** Beacons come while their token is valid, which is made a moment after the scope is kept. */
const LONGER_MS = 60_000;

/** Keeps the scopes of served ads whose clicks or completed views are capped by more than their viewer. */
export class EventScopes {
  /** @param ttlMs how long beacons of an ad are accepted */
  constructor(
    private readonly documents: DocumentStore,
    private readonly ttlMs: number,
  ) {}

  /**
   * Resolves when the scope of each ad is kept; of whom nothing may be remembered nothing is. A retry keeps what was kept
   * first.
   *
   * @throws StateError
   */
  async keep(ads: readonly Pick<ServedAd, 'hold'>[], request: AdRequest): Promise<void> {
    const { viewer, household } = knownOf(request);
    if (viewer === 'nobody' && !household) return;
    const scope = JSON.stringify(scopeOf(request));
    await Promise.all(ads.map(({ hold }) => this.keepFirst(keyOf(hold), scope)));
  }

  /** @throws StateError */
  async of(hold: HoldRef): Promise<EventScope> {
    const kept = await this.documents.get(keyOf(hold));
    return kept ? (JSON.parse(kept.value) as EventScope) : LOST;
  }

  private async keepFirst(key: string, scope: string): Promise<void> {
    try {
      await this.documents.set(key, scope, { ifVersion: 0, ttlMs: this.ttlMs + LONGER_MS });
    } catch (error) {
      if (!(error instanceof StateError && error.reason === 'versionConflict')) throw error;
    }
  }
}

function scopeOf(request: AdRequest): EventScope {
  const { household, placement } = request;
  const params = { ...fillingOf(request).params, placement: placement.id };
  return { known: knownOf(request), ...(household && { household: household.id }), params };
}

/** Names nobody: it is found by who has the ad's token alone. */
function keyOf({ lead, reservation, slot }: HoldRef): string {
  return `scope/${hashId(`${lead.id}/${reservation}.${slot}`)}`;
}
