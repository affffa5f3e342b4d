import fc from 'fast-check';
import { ValidationError } from '../../errors';
import { addressPolicy, isPublicAddress } from './address-policy';

const PUBLIC = [
  '8.8.8.8',
  '1.1.1.1',
  '93.184.216.34',
  '172.15.255.255',
  '172.32.0.0',
  '11.0.0.0',
  '2606:4700::1111',
  '2a00:1450::1',
];

const NOT_PUBLIC = [
  // this host, private, shared and link-local networks, and where clouds serve machine credentials
  ...['0.0.0.0', '0.1.2.3', '127.0.0.1', '127.255.255.254', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...[
    '100.64.0.1',
    '100.127.255.255',
    '169.254.169.254',
    '169.254.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
  ],
  // documentation, benchmarks, relays, multicast, reserved, broadcast
  ...['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '198.19.255.255', '192.88.99.1', '192.31.196.1'],
  ...['192.52.193.1', '192.175.48.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  // the same and more in IPv6
  ...[
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    'ff02::1',
  ],
  ...['100::1', '2001:db8::1', '3fff::1', '2001:2::1', '2001:10::1', '2001:20::1', '5f00::1', '4000::1', 'e000::1'],
  // IPv4 inside IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo
  ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::127.0.0.1', '::8.8.8.8', '::ffff:0:127.0.0.1'],
  ...['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1', '2002:7f00:1::', '2002:808:808::1', '2001:0:7f00:1::'],
  ...['2620:4f:8000::1'],
];

/** What some parsers take for addresses, and what is none. */
const NO_ADDRESS = [
  '',
  'localhost',
  '127.1',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '2130706433',
  '1.2.3',
  '1.2.3.4.5',
  '256.1.1.1',
  '[::1]',
];

describe('isPublicAddress', () => {
  it.each(PUBLIC)('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));
  it.each(NOT_PUBLIC)('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(NO_ADDRESS)('%j is no address, and so not public', (address) => expect(isPublicAddress(address)).toBe(false));

  it('never takes an IPv6 address that embeds a private IPv4 address by a known scheme', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 0xffff }), (second, rest) => {
        const high = (0x0a00 + second).toString(16);
        const low = rest.toString(16);
        for (const text of [
          `::ffff:${high}:${low}`,
          `::${high}:${low}`,
          `64:ff9b::${high}:${low}`,
          `2002:${high}:${low}::`,
        ]) {
          expect(isPublicAddress(text)).toBe(false);
        }
      }),
    );
  });
});

describe('addressPolicy', () => {
  it('allows public addresses alone, or all', () => {
    expect(addressPolicy(false)('10.0.0.1')).toBe(false);
    expect(addressPolicy(false)('8.8.8.8')).toBe(true);
    expect(addressPolicy(true)('10.0.0.1')).toBe(true);
  });

  it('allows named networks beside the public ones, and no form that hides one', () => {
    const allowed = addressPolicy(['10.1.0.0/16', 'fd12::/32']);
    expect(['8.8.8.8', '10.1.0.0', '10.1.255.255', 'fd12::5'].map(allowed)).toEqual([true, true, true, true]);
    expect(['10.2.0.0', '127.0.0.1', 'fd13::5', '::ffff:10.1.0.1', 'localhost', ''].map(allowed)).toEqual(
      Array<boolean>(6).fill(false),
    );
  });

  it.each(['10.1.0.0', 'localhost', '10.1.0.0/33', '', '*'])('refuses the network %j', (cidr) => {
    expect(() => addressPolicy(['10.0.0.0/8', cidr])).toThrow(ValidationError);
    expect(() => addressPolicy(['10.0.0.0/8', cidr])).toThrow(/^allowPrivate\[1\]: /);
  });
});
