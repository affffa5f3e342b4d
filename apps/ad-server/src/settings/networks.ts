import { BlockList, isIP } from 'node:net';
import { ValidationError } from '@xsp/core';

/** Addresses and networks as a list to check against. @throws ValidationError for what is neither */
export function networks(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', bits, ...rest] = text.split('/');
    const family = isIP(address);
    const longest = family === 4 ? 32 : 128;
    const length = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : NaN;
    if (family === 0 || rest.length > 0 || !(length <= longest)) {
      throw new ValidationError('', `must be addresses or networks such as 10.0.0.0/8, but has '${text}'`);
    }
    list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
