import { coarseAddress } from './coarse-address';

describe('coarseAddress', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0'],
    ['0.0.0.0', '0.0.0.0'],
    ['::ffff:203.0.113.77', '203.0.113.0'],
    ['::FFFF:203.0.113.77', '203.0.113.0'],
    ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::'],
    ['2001:db8::1', '2001:db8:0::'],
    ['2001:db8:1:2::', '2001:db8:1::'],
    ['::1', '0:0:0::'],
    ['1::2:3:4:5:6:7', '1:0:2::'],
    ['fe80:0:0:0:0:0:0:1%eth0.1', 'fe80:0:0::'],
    ['64:ff9b::203.0.113.77', '64:ff9b:0::'],
    ['fe80::1%eth0', 'fe80:0:0::'],
  ])('makes of %s the network %s', (address, network) => {
    expect(coarseAddress(address)).toBe(network);
  });

  it.each(['', 'unknown', '203.0.113', '203.0.113.77:80', '[::1]', '203.0.113.256'])('makes nothing of %j', (text) => {
    expect(coarseAddress(text)).toBeUndefined();
  });
});
