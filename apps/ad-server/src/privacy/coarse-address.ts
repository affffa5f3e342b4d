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
  const [before = [], after = []] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  // An IPv4 address at the end is two groups.
  const given = before.length + after.length + (address.includes('.') ? 1 : 0);
  const gap = Array<string>(Math.max(0, 8 - given)).fill('0');
  const [first, second, third] = [...before, ...gap, ...after] as [string, string, string];
  return `${first}:${second}:${third}::`;
}
