import type { HoldRef, Option, StateBackend } from '@xsp/core';
import type { KnownIdentity } from '@xsp/frequency';
import { LmdbBackend } from '@xsp/state-lmdb';
import { unbilledOption } from '../charging/unbilled-option';
import type { ProductionAdServer } from '../serving/production-ad-server';
import type { TokenSigner } from '../tokens/token-signer';
import type { Token } from '../tokens/token';
import { BeaconSpool } from './beacon-spool';
import { BeaconTracker } from './beacon-tracker';
import { SpoolingTracker, type SpoolingTrackerOptions } from './spooling-tracker';

/** What counts beacons, and what has to be closed with it. */
export interface OpenTracker {
  readonly tracker: Pick<BeaconTracker, 'track'>;
  close(): Promise<void>;
}

export interface OpenTrackerOptions {
  readonly state: StateBackend;
  readonly signer: TokenSigner;
  readonly adServer: ProductionAdServer;
  readonly tokenTtlMs: number;
  /** The placement that a token's number stands for. */
  readonly placementOf: (number: number) => string;
  /** Path of the spool; `undefined`: there is none. */
  readonly spool: string | undefined;
  readonly onReplay: NonNullable<SpoolingTrackerOptions['onReplay']>;
}

/** @throws StateError when the spool cannot be opened */
export async function openTracker(options: OpenTrackerOptions): Promise<OpenTracker> {
  const { state, signer, adServer, tokenTtlMs, placementOf, spool, onReplay } = options;
  const tracker = new BeaconTracker({
    state,
    signer,
    tokenTtlMs,
    holdOf: (token) => holdOf(token, adServer),
    placementOf: (token) => placementOf(token.placement),
    scopeOf: (token, event, hold) => adServer.eventScope(token.creative, event, hold),
    optionOf: (token, event, scope, now) =>
      adServer.eventOption(token.creative, event, scope?.known ?? knownOf(token), now),
    unheldOptionOf: (token, now) => adServer.unheldOption(token.creative, knownOf(token), now),
    unbilledOptionOf: (token, now) => unbilledOptionOf(token, adServer, now),
  });
  if (spool === undefined) return { tracker, close: () => Promise.resolve() };
  const store = await LmdbBackend.open({ path: spool });
  const spooling = new SpoolingTracker({ tracker, state, spool: new BeaconSpool(store), onReplay });
  return { tracker: spooling, close: () => spooling.close() };
}

/** Who was known of the request that a token answered, as far as events go. */
function knownOf({ user }: Token): KnownIdentity {
  return { viewer: user ? 'user' : 'nobody', household: false };
}

function unbilledOptionOf({ creative }: Token, adServer: ProductionAdServer, now: number): Option | undefined {
  const found = adServer.creatives.ofRef(creative);
  return found && unbilledOption(found, now);
}

/** The hold that a token names; its money's partition is that of the creative's advertiser. */
function holdOf({ reservation, slot, viewer, creative }: Token, { creatives }: ProductionAdServer): HoldRef {
  const lead = { kind: 'viewer', id: viewer };
  const found = creatives.ofRef(creative);
  return { reservation, slot, lead, home: found ? { kind: 'advertiser', id: found.campaign.advertiser.id } : lead };
}
