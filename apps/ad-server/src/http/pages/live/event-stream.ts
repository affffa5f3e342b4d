import type { FastifyReply } from 'fastify';
import type { LiveEvent } from '../../../web/api/live-event';

/** Often enough for proxies not to end the stream. */
const HEARTBEAT_MS = 15_000;

/** How often it is asked whether a reader may go on. */
const CHECK_MS = 1_000;

/** More than this waits to be sent: the reader is gone, or too slow to be told. */
const MOST_WAITING = 1_000_000;

/** Answers of the kind `text/event-stream`, which stay open until the reader or the server goes, or the reader's session ends. */
export class EventStreams {
  private readonly open = new Set<() => void>();

  /** @param most how many may be open at once */
  constructor(private readonly most = 100) {}

  get isFull(): boolean {
    return this.open.size >= this.most;
  }

  /**
   * @param mayRead whether the reader may go on, whose session may end meanwhile: asked each second
   * @param subscribe is given what sends an event, and returns what ends it
   */
  answer(
    reply: FastifyReply,
    mayRead: () => Promise<boolean>,
    subscribe: (send: (event: LiveEvent) => void) => () => void,
  ): void {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
      // What is kept alive after its end would keep a server that stops waiting.
      Connection: 'close',
    });
    raw.write(': open\n\n');
    const unsubscribe = subscribe((event) => {
      if (raw.writableLength > MOST_WAITING) end();
      else raw.write(`data: ${JSON.stringify(event)}\n\n`);
    });
    const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS).unref();
    const check = setInterval(() => {
      mayRead().then((may) => void (may || end()), end);
    }, CHECK_MS).unref();
    const end = () => {
      clearInterval(heartbeat);
      clearInterval(check);
      unsubscribe();
      this.open.delete(end);
      raw.end();
    };
    this.open.add(end);
    raw.once('close', end);
  }

  close(): void {
    for (const end of [...this.open]) end();
  }
}
