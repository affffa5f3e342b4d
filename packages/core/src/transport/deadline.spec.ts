import { getEventListeners } from 'node:events';
import { TransportError, TransportTimeoutError, ValidationError } from '../errors';
import { timeLimit, withDeadline } from './deadline';

const never = () => new Promise<never>(() => undefined);
const what = 'response';

describe('withDeadline', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('returns what the work returns, and leaves no timer behind', async () => {
    await expect(withDeadline({ timeoutMs: 100, what }, async () => 5)).resolves.toBe(5);
    await expect(withDeadline({ timeoutMs: 100, what }, () => Promise.reject(new Error('own')))).rejects.toThrow('own');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends at the limit, to the millisecond, even if the work does not heed its signal', async () => {
    let failed: unknown;
    let given: AbortSignal | undefined;
    const waiting = withDeadline({ timeoutMs: 100, what }, (signal) => {
      given = signal;
      return never();
    }).catch((error: unknown) => (failed = error));
    await jest.advanceTimersByTimeAsync(99);
    expect(failed).toBeUndefined();
    expect(given?.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await waiting;
    expect(failed).toBeInstanceOf(TransportTimeoutError);
    expect(failed).toMatchObject({ message: 'no response within 100 ms', details: { timeoutMs: 100 } });
    expect(given?.reason).toBe(failed);
  });

  it('raises its own error where heedful work ends with another', async () => {
    const waiting = withDeadline({ timeoutMs: 100, what }, (signal) => {
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('AbortError'))));
    });
    const expected = expect(waiting).rejects.toBeInstanceOf(TransportTimeoutError);
    await jest.advanceTimersByTimeAsync(100);
    await expected;
  });

  it('ends with the outer signal, says so, and keeps its reason', async () => {
    const outer = new AbortController();
    const waiting = withDeadline({ timeoutMs: 100, signal: outer.signal, what }, never);
    outer.abort('viewer left');
    await expect(waiting).rejects.toMatchObject({ code: 'TRANSPORT_ABORTED', cause: 'viewer left' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not begin when the outer signal is aborted already', async () => {
    const work = jest.fn(never);
    const waiting = withDeadline({ timeoutMs: 100, signal: AbortSignal.abort(), what }, work);
    await expect(waiting).rejects.toBeInstanceOf(TransportError);
    expect(work).not.toHaveBeenCalled();
  });

  it('leaves nothing behind on a signal that outlives many requests', async () => {
    const { signal } = new AbortController();
    for (let i = 0; i < 20; i++) {
      await withDeadline({ timeoutMs: 100, signal, what }, async () => i);
      await withDeadline({ timeoutMs: 100, signal, what }, () => Promise.reject(new Error('own'))).catch(
        () => undefined,
      );
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('passes on the error of an enclosing deadline', async () => {
    const waiting = withDeadline({ timeoutMs: 50, what: 'answer' }, (signal) =>
      withDeadline({ timeoutMs: 100, signal, what: 'part' }, never),
    );
    const expected = expect(waiting).rejects.toThrow('no answer within 50 ms');
    await jest.advanceTimersByTimeAsync(50);
    await expected;
  });
});

describe('timeLimit', () => {
  it.each([0, -1, 0.5, NaN, Infinity, 2 ** 31, '100' as unknown as number])('refuses %p', (ms) => {
    expect(() => timeLimit(ms, 'timeoutMs')).toThrow(ValidationError);
  });

  it.each([1, 2 ** 31 - 1])('takes %d', (ms) => {
    expect(timeLimit(ms, 'timeoutMs')).toBe(ms);
  });
});
