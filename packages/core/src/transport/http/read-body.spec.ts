import { Readable } from 'node:stream';
import { readBody } from './read-body';

describe('readBody', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  const settle = () => new Promise(setImmediate);

  it('may take as long as it likes while it does not pause too long', async () => {
    const body = new Readable({ read: () => undefined });
    const reading = readBody(body, { maxBytes: 100, idleMs: 1_000 });
    for (let i = 0; i < 5; i++) {
      jest.advanceTimersByTime(999);
      body.push('x');
      await settle();
    }
    body.push(null);
    expect((await reading).toString()).toBe('xxxxx');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends with the pause that is too long, and ends the body', async () => {
    const body = new Readable({ read: () => undefined });
    const reading = expect(readBody(body, { maxBytes: 100, idleMs: 1_000 })).rejects.toMatchObject({
      code: 'TRANSPORT_TIMEOUT',
      details: { phase: 'body', timeoutMs: 1_000 },
    });
    body.push('x');
    await settle();
    jest.advanceTimersByTime(1_000);
    await reading;
    expect(body.destroyed).toBe(true);
  });

  it('ends the body as soon as it is too large', async () => {
    const body = new Readable({ read: () => undefined });
    const reading = readBody(body, { maxBytes: 3, idleMs: 1_000 });
    body.push('xxxx');
    await expect(reading).rejects.toMatchObject({ code: 'TRANSPORT_TOO_LARGE', details: { maxBytes: 3 } });
    expect(body.destroyed).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('passes on the error of a body that breaks', async () => {
    const body = new Readable({ read: () => undefined });
    const reading = readBody(body, { maxBytes: 3, idleMs: 1_000 });
    body.destroy(new Error('reset'));
    await expect(reading).rejects.toThrow('reset');
  });
});
