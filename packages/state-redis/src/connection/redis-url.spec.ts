import { ValidationError } from '@xsp/core';
import { parseRedisUrl } from './redis-url';

describe('parseRedisUrl', () => {
  it.each([
    ['redis://localhost', { kind: 'single', tls: false, nodes: [{ host: 'localhost', port: 6379 }] }],
    ['rediss://10.0.0.1:7000/3', { kind: 'single', tls: true, db: 3, nodes: [{ host: '10.0.0.1', port: 7000 }] }],
    ['redis://[::1]:7000', { kind: 'single', tls: false, nodes: [{ host: '::1', port: 7000 }] }],
    [
      'redis://me:p%40ss%3Aword@h:1/0',
      { kind: 'single', tls: false, db: 0, username: 'me', password: 'p@ss:word', nodes: [{ host: 'h', port: 1 }] },
    ],
    ['redis://:secret@h', { kind: 'single', tls: false, password: 'secret', nodes: [{ host: 'h', port: 6379 }] }],
    [
      'redis-sentinel://a:1,b/state/2',
      {
        kind: 'sentinel',
        tls: false,
        master: 'state',
        db: 2,
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 26_379 },
        ],
      },
    ],
    [
      'redis-cluster://a:1,b:2',
      {
        kind: 'cluster',
        tls: false,
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
        ],
      },
    ],
  ])('reads %s', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  it.each([
    'http://h',
    'redis://',
    'redis://a,b',
    'redis://h:0',
    'redis://h:70000',
    'redis://h/x',
    'redis://h/1/2',
    'redis://%zz:x@h',
    'redis-sentinel://a:1',
    'redis-cluster://a:1/2',
    'redis://h?db=1',
  ])('refuses %s', (url) => {
    expect(() => parseRedisUrl(url)).toThrow(ValidationError);
  });

  it('never tells the password', () => {
    try {
      parseRedisUrl('redis://me:hush@h:0');
    } catch (error) {
      expect(String(error)).not.toContain('hush');
    }
    expect.assertions(1);
  });
});
