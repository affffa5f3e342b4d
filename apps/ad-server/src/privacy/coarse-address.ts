import { isIP } from 'node:net';

/**
 * An address that stands for a network and not for a device: the first 24 bits of IPv4, the first 48 of IPv6;
 * `undefined` for what is no address.
 */
export function coarseAddress(address: string): string | undefined {
  const unmapped = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  switch (isIP(unmapped)) {
    case 4:
      return unmapped.replace(/\d+$/, '0');
    case 6:
      return networkOf(unmapped);
    default:
      return undefined;
  }
}

function networkOf(address: string): string {
  const [beforeGap = ''] = address.split('::');
  const groups = beforeGap.split(':').filter((group) => group !== '');
  const [first = '0', second = '0', third = '0'] = groups;
  return `${first}:${second}:${third}::`;
}
