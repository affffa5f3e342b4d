import type { FastifyRequest } from 'fastify';
import { isIP, type BlockList, type Socket } from 'node:net';
import { coarseAddress } from '../privacy/coarse-address';
import type { ToldDevice } from '../serving/tags/told-device';

/** The device that an ad is for: a player's own, or the one that a server-side inserter asks for. */
export interface DeviceSeen {
  readonly address: string;
  readonly userAgent: string;
}

/**
 * The device of a request. A trusted peer may say whom it asks for with `X-Device-IP` and `X-Device-User-Agent` (VAST
 * 4.3 §1.1.3), or, as proxies do, with `X-Forwarded-For`; of anybody else no header is believed.
 */
export function deviceOf(request: FastifyRequest, trusted: BlockList): DeviceSeen {
  const { headers, ip } = request;
  const believed = isTrusted(request.socket, trusted);
  const device = believed ? single(headers['x-device-ip']) : undefined;
  const agent = believed ? single(headers['x-device-user-agent']) : undefined;
  return {
    address: device !== undefined && isIP(device) !== 0 ? device : ip,
    userAgent: agent ?? headers['user-agent'] ?? '',
  };
}

/**
 * What third parties are told of it when their tags are followed for it: the address whole only where the viewer may be
 * remembered, and otherwise the network that it is in.
 */
export function toldDevice(request: FastifyRequest, trusted: BlockList, mayRemember: boolean): ToldDevice {
  const { address, userAgent } = deviceOf(request, trusted);
  const network = coarseAddress(address);
  return {
    address: network !== undefined && mayRemember ? address : network,
    userAgent: userAgent === '' ? undefined : userAgent,
  };
}

/** Asked several times for each request, and the same for all of a connection. */
const trustOf = new WeakMap<Socket, boolean>();

function isTrusted(socket: Socket, trusted: BlockList): boolean {
  const known = trustOf.get(socket);
  if (known !== undefined) return known;
  const is = isAmong(trusted, socket.remoteAddress ?? '');
  trustOf.set(socket, is);
  return is;
}

function isAmong(trusted: BlockList, peer: string): boolean {
  const address = peer.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');
  const family = isIP(address);
  return family !== 0 && trusted.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined;
}
