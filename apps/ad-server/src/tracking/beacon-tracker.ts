import {
  atStateTime,
  IMPRESSION,
  StateError,
  type CommitAnswer,
  type CommitRequest,
  type HoldRef,
  type Option,
  type StateBackend,
} from '@xsp/core';
import type { EventScope } from '../serving/event-scope';
import type { TokenSigner } from '../tokens/token-signer';
import { isPreview, type Token } from '../tokens/token';
import { RELEASING_EVENTS, SILENT_EVENTS } from './events';
import { OWES_REPORT, UnbilledNotReported } from './unbilled-not-reported';

/**
 * What became of a beacon. Of those that are accepted only `counted` changed a figure; one that is `spooled` is durable,
 * and counted when the state is back, and one of a `preview` counts nowhere.
 */
export type BeaconOutcome =
  'counted' | 'duplicate' | 'released' | 'ignored' | 'preview' | 'unknown' | 'spooled' | 'expired' | 'forged';

export interface BeaconTrackerOptions {
  readonly state: StateBackend;
  readonly signer: TokenSigner;
  /** How long a hold is remembered after it was made. */
  readonly tokenTtlMs: number;
  /** The hold that a token names. */
  readonly holdOf: (token: Token) => HoldRef;
  /** The placement that the ad was served to. */
  readonly placementOf: (token: Token) => string;
  /** What an event is counted by beside its viewer; `undefined` where nothing is. */
  readonly scopeOf: (token: Token, event: string, hold: HoldRef) => Promise<EventScope | undefined>;
  /** What an event counts and is paid for beside its hold, at the state's time. */
  readonly optionOf: (token: Token, event: string, scope: EventScope | undefined, now: number) => Option | undefined;
  /** What the impression of an ad counts that was served without a hold. */
  readonly unheldOptionOf: (token: Token, now: number) => Option | undefined;
  /** What is reported of an event that came when its budget was used up. */
  readonly unbilledOptionOf: (token: Token, now: number) => Option | undefined;
}

/** Turns beacons into commits and releases. */
export class BeaconTracker {
  constructor(private readonly options: BeaconTrackerOptions) {}

  /**
   * @param event one of `BEACON_EVENTS`, or what `UnbilledNotReported` says
   * @param receivedAt when the beacon came (epoch ms): its token has to be valid then
   * @throws StateError when the state cannot be asked; the beacon may be sent again. `UnbilledNotReported` when it was
   * counted already: then its own event is to be sent
   */
  async track(event: string, tokenText: string, receivedAt = this.options.state.now()): Promise<BeaconOutcome> {
    const { state, signer, tokenTtlMs, holdOf } = this.options;
    const reading = signer.read(tokenText, receivedAt);
    if (reading.status !== 'valid') return reading.status;
    if (isPreview(reading.token)) return 'preview';
    if (SILENT_EVENTS.has(event)) return 'ignored';
    const hold = holdOf(reading.token);
    if (reading.token.unheld) return this.countUnheld(reading.token, hold, event);
    if (RELEASING_EVENTS.has(event)) {
      const { reservation, lead, slot } = hold;
      const { status } = await state.release({ reservation, lead, slot, rememberMs: tokenTtlMs });
      return status === 'released' ? 'released' : 'ignored';
    }
    if (event.startsWith(OWES_REPORT)) {
      await this.reportUnbilled(reading.token, hold, event.slice(OWES_REPORT.length));
      return 'counted';
    }
    const { status, unbilled } = await this.commit(reading.token, hold, event);
    if (unbilled) await this.reportUnbilled(reading.token, hold, event);
    return status === 'duplicate' || status === 'unknown' ? status : 'counted';
  }

  /** Whether a token is genuine and not expired, without asking the state. */
  read(tokenText: string, receivedAt: number): 'valid' | 'expired' | 'forged' {
    return this.options.signer.read(tokenText, receivedAt).status;
  }

  /** There is no hold whose record says what was counted: the impression counts under an id of its own, once. */
  private async countUnheld(token: Token, hold: HoldRef, event: string): Promise<BeaconOutcome> {
    const { state, unheldOptionOf, placementOf, tokenTtlMs } = this.options;
    if (event !== IMPRESSION) return 'ignored';
    const { replayed } = await atStateTime(state, (now) => {
      const option = unheldOptionOf(token, now);
      const options = option ? [option] : [];
      const filling = { bind: { viewer: hold.lead }, params: { placement: placementOf(token) } };
      return state.consume({ id: hold.reservation, ...filling, options, rememberMs: tokenTtlMs });
    });
    return replayed ? 'duplicate' : 'counted';
  }

  /**
   * Beside the commit, which does not know prices; once for each event. Who is killed in between leaves it out of the report:
   * what was counted and billed is whole by then.
   *
   * @throws UnbilledNotReported
   */
  private async reportUnbilled(token: Token, { reservation, slot, lead }: HoldRef, event: string): Promise<void> {
    const { state, unbilledOptionOf, placementOf, tokenTtlMs } = this.options;
    const id = `${reservation}.${slot}.${event}.unbilled`;
    const filling = { bind: { viewer: lead }, params: { placement: placementOf(token) } };
    try {
      await atStateTime(state, async (now) => {
        const option = unbilledOptionOf(token, now);
        if (option) await state.consume({ id, ...filling, options: [option], rememberMs: tokenTtlMs });
      });
    } catch (error) {
      throw error instanceof StateError ? new UnbilledNotReported(event, error) : error;
    }
  }

  private async commit(token: Token, hold: HoldRef, event: string): Promise<CommitAnswer> {
    const { state, scopeOf, optionOf, placementOf } = this.options;
    const scope = await scopeOf(token, event, hold);
    const placement = placementOf(token);
    return atStateTime(state, (now) => {
      const option = optionOf(token, event, scope, now);
      return state.commit({ hold, event, ...(option && { option, ...fillingOf(hold, placement, scope) }) });
    });
  }
}

/** Roles and parameters of the request that the ad was served to, as far as they are known. */
function fillingOf(
  { lead: viewer }: HoldRef,
  placement: string,
  scope: EventScope | undefined,
): Pick<CommitRequest, 'bind' | 'params'> {
  const { household: id, params } = scope ?? {};
  const bind = id === undefined ? { viewer } : { viewer, household: { kind: 'household', id } };
  return { bind, params: { placement, ...params } };
}
