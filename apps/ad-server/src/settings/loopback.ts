import { isIP } from 'node:net';

/** Whether a host or address is this machine alone. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^::ffff:/, '');
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}
