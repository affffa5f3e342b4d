import type { Catalog, Device } from '../catalog';
import type { PodsAdRequest } from '../serving/pods-ad-request';
import type { ToldDevice } from '../serving/tags/told-device';
import type { TokenSigner } from '../tokens/token-signer';
import { breakPlan } from './break-plan';
import { readBreak } from './break-token';

/**
 * The request that a break's ticket stands for, when the break is reached.
 *
 * @param now epoch ms
 * @param deviceOf what third parties are told of the device that reaches the break
 * @returns `undefined` for a forged or expired ticket, and for a break that the catalogue no longer has
 */
export function breakAdRequest(
  text: string,
  signer: TokenSigner,
  catalog: Catalog,
  now: number,
  deviceOf: (mayRemember: boolean) => ToldDevice,
): PodsAdRequest | undefined {
  const ticket = readBreak(signer, text, now);
  const schedule = ticket && catalog.scheduleById.get(ticket.schedule);
  if (!schedule) return undefined;
  const { placement, breaks } = breakPlan(schedule, catalog.placementById);
  const planned = breaks.get(ticket.rule);
  if (!planned) return undefined;
  const { pod, breakNumber, stream, household, country, device, keywords, remember } = ticket;
  return {
    id: ticket.id,
    retryMs: null,
    request: {
      placement,
      viewer: { partition: { kind: 'viewer', id: ticket.viewer }, known: ticket.known },
      household: household === undefined ? undefined : { kind: 'household', id: household },
      requestId: undefined,
      audience: { country, device: device as Device | undefined, keywords: new Set(keywords) },
      device: deviceOf(remember),
      stream,
      pod,
    },
    pods: [{ pod, placement, ...planned, startsInMs: 0, breakNumber, tags: 'all' }],
  };
}
