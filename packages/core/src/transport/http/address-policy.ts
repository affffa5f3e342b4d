import ipaddr from 'ipaddr.js';
import { ValidationError } from '../../errors';

/** Says of an address, in text form, whether a connection to it may be made. */
export type AddressPolicy = (address: string) => boolean;

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

/** Blocks that the registry of special ranges does not have, or ipaddr.js does not yet. */
const NOT_PUBLIC: readonly Network[] = [
  '168.63.129.16/32', // the platform agent of Azure's virtual machines
  '192.88.99.0/24', // 6to4 relays, deprecated (RFC 7526)
  '2001::/23', // IETF protocol assignments
  '3fff::/20', // documentation (RFC 9637)
  '2620:4f:8000::/48', // AS112
].map((cidr) => ipaddr.parseCIDR(cidr));

/** All that is handed out of IPv6's space for the public; the rest is special or not yet assigned. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one of the public internet. Everything else is not: loopback, private and link-local networks,
 * shared address space, multicast, broadcast, documentation, benchmarks, unassigned space, the addresses at which clouds
 * serve machine credentials, and IPv6 forms that carry an IPv4 address within (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  const parsed = parse(address);
  if (parsed === undefined || parsed.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv6' && !parsed.match(GLOBAL_UNICAST)) return false;
  return !NOT_PUBLIC.some((network) => contains(network, parsed));
}

/**
 * @param allowPrivate `false` for public addresses alone, `true` for all, or the networks to allow beside the public ones,
 *   such as `['10.1.0.0/16']`
 * @throws {@link ValidationError} for what is no network
 */
export function addressPolicy(allowPrivate: boolean | readonly string[]): AddressPolicy {
  if (typeof allowPrivate === 'boolean') return allowPrivate ? () => true : isPublicAddress;

  const networks = allowPrivate.map((cidr, index): Network => {
    if (ipaddr.isValidCIDR(cidr)) return ipaddr.parseCIDR(cidr);
    throw new ValidationError(`allowPrivate[${index}]`, `${cidr} is no network; write one such as 10.1.0.0/16`);
  });
  return (address) => {
    if (isPublicAddress(address)) return true;
    const parsed = parse(address);
    return parsed !== undefined && networks.some((network) => contains(network, parsed));
  };
}

/** Strictly: four decimal parts, or IPv6. Short, octal and hexadecimal forms of IPv4 are no addresses here. */
function parse(address: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  if (address.includes(':') && ipaddr.IPv6.isValid(address)) return ipaddr.IPv6.parse(address);
  return undefined;
}

function contains(network: Network, address: Address): boolean {
  return network[0].kind() === address.kind() && (address as ipaddr.IPv6).match(network);
}
