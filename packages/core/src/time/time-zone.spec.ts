import { ValidationError } from '../errors';
import { timeZone } from './time-zone';

describe('timeZone', () => {
  it.each([
    ['Europe/Paris', 'Europe/Paris'],
    ['europe/paris', 'Europe/Paris'],
    ['UTC', 'UTC'],
    ['Asia/Kathmandu', 'Asia/Kathmandu'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ])('knows %s', (name, proper) => {
    expect(timeZone(name)).toBe(proper);
  });

  it.each(['', 'Europe/Atlantis', 'Europe/Paris ', '+02:00', '-0530', 'Z', '../../etc/passwd', 'x'.repeat(10_000)])(
    'refuses %j, naming place and remedy',
    (name) => {
      expect(() => timeZone(name, 'flight.timeZone')).toThrow(ValidationError);
      expect(() => timeZone(name, 'flight.timeZone')).toThrow(/^flight\.timeZone: .{1,200}"Europe\/Paris"/);
    },
  );

  it.each([undefined, null, 2, {}])('refuses %p', (value) => {
    expect(() => timeZone(value as string)).toThrow(ValidationError);
  });
});
