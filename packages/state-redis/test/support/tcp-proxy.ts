import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between a client and a server on loopback, and spoils the connection as networks do. */
export class TcpProxy {
  private readonly pairs = new Set<[client: Socket, server: Socket]>();
  /** Connections that lost bytes: nothing comes out of them any more, as TCP has no gaps. */
  private readonly deaf = new WeakSet<Socket>();
  private silent = false;
  private delayMs = 0;
  private refusing = false;

  private constructor(
    private readonly listener: Server,
    private target: number,
  ) {}

  static async start(target: number): Promise<TcpProxy> {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const proxy = new TcpProxy(listener, target);
    listener.on('connection', (client) => proxy.accept(client));
    return proxy;
  }

  get port(): number {
    return (this.listener.address() as { port: number }).port;
  }

  /** Resets all connections, as a router that restarts does. */
  cut(): void {
    for (const [client, server] of this.pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  /** Lets new connections reach another server, as an address that is moved does. */
  moveTo(target: number): void {
    this.target = target;
    this.cut();
  }

  /** Passes requests on and keeps the answers, then resets: what was asked is done, and nobody hears of it. */
  cutAfterRequests(): Promise<void> {
    this.silent = true;
    return new Promise((resolve) => {
      setTimeout(() => {
        this.silent = false;
        this.cut();
        resolve();
      }, 20);
    });
  }

  /** Half open: bytes go in and nothing comes out, and on these connections never will. */
  silence(): void {
    this.silent = true;
  }

  /** Delays all answers. */
  delay(ms: number): void {
    this.delayMs = ms;
  }

  /** Resets whoever comes. */
  refuse(): void {
    this.refusing = true;
    this.cut();
  }

  heal(): void {
    this.silent = false;
    this.delayMs = 0;
    this.refusing = false;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private accept(client: Socket): void {
    if (this.refusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.target, '127.0.0.1');
    const pair: [Socket, Socket] = [client, server];
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    client.on('error', end).on('close', end);
    server.on('error', end).on('close', end);
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => this.answer(client, bytes));
  }

  private answer(client: Socket, bytes: Buffer): void {
    if (this.silent) this.deaf.add(client);
    if (this.deaf.has(client)) return;
    if (this.delayMs === 0) client.write(bytes);
    else setTimeout(() => client.destroyed || client.write(bytes), this.delayMs);
  }
}
