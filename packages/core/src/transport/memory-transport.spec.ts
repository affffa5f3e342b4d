import { BudgetExceeded, TransportError, TransportTimeoutError, ValidationError } from '../errors';
import { MemoryTransport } from './memory-transport';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const url = 'memory://vast';

describe('MemoryTransport', () => {
  it('answers with text, bytes or a response', async () => {
    const fromText = await new MemoryTransport('<VAST/>').send({ url });
    expect(fromText).toMatchObject({ status: 200, headers: {}, url });
    expect(text(fromText.body)).toBe('<VAST/>');
    expect(text((await new MemoryTransport(Buffer.from('é')).send({ url })).body)).toBe('é');
    expect(await new MemoryTransport({ status: 404 }).send({ url })).toEqual({
      status: 404,
      headers: {},
      body: new Uint8Array(),
      url,
    });
  });

  it('answers with what a function makes of the request', async () => {
    const transport = new MemoryTransport(async ({ url, method, params }) => JSON.stringify({ url, method, params }));
    const { body } = await transport.send({ url, method: 'POST', params: { a: ['1', '2'] } });
    expect(JSON.parse(text(body))).toEqual({ url, method: 'POST', params: { a: ['1', '2'] } });
  });

  it('gives each caller bytes of its own', async () => {
    const source = Buffer.from('abc');
    const transport = new MemoryTransport(source);
    (await transport.send({ url })).body.fill(0);
    expect(text((await transport.send({ url })).body)).toBe('abc');
    expect(source.toString()).toBe('abc');
  });

  it('types what a handler throws', async () => {
    const cause = new Error('bug');
    const failing = new MemoryTransport(() => Promise.reject(cause));
    await expect(failing.send({ url })).rejects.toMatchObject({ code: 'TRANSPORT_ERROR', cause });
    const typed = new BudgetExceeded('no room');
    await expect(
      new MemoryTransport(() => {
        throw typed;
      }).send({ url }),
    ).rejects.toBe(typed);
  });

  it('heeds the time limit of the request, then its own', async () => {
    jest.useFakeTimers();
    try {
      const slow = new MemoryTransport(() => new Promise<string>(() => undefined), { timeoutMs: 100 });
      const own = expect(slow.send({ url })).rejects.toThrow(/within 100 ms/);
      const shorter = expect(slow.send({ url, timeoutMs: 20 })).rejects.toBeInstanceOf(TransportTimeoutError);
      await jest.advanceTimersByTimeAsync(20);
      await shorter;
      await jest.advanceTimersByTimeAsync(80);
      await own;
    } finally {
      jest.useRealTimers();
    }
  });

  it('heeds the signal, and hands one on', async () => {
    const controller = new AbortController();
    let given: AbortSignal | undefined;
    const slow = new MemoryTransport((_request, signal) => {
      given = signal;
      return new Promise<string>(() => undefined);
    });
    const sending = slow.send({ url, signal: controller.signal });
    controller.abort();
    await expect(sending).rejects.toMatchObject({ code: 'TRANSPORT_ABORTED' });
    expect(given?.aborted).toBe(true);
  });

  it('refuses a time limit of nothing', async () => {
    await expect(new MemoryTransport('').send({ url, timeoutMs: 0 })).rejects.toBeInstanceOf(ValidationError);
    expect(() => new MemoryTransport('', { timeoutMs: -1 })).toThrow(ValidationError);
  });

  it('refuses requests once it is closed', async () => {
    const transport = new MemoryTransport('x');
    await transport.close();
    await transport.close();
    await expect(transport.send({ url })).rejects.toBeInstanceOf(TransportError);
    await expect(transport.send({ url })).rejects.toMatchObject({ code: 'TRANSPORT_CLOSED' });
  });
});
