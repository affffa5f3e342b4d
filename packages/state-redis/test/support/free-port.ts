import { createServer } from 'node:net';

/** The nodes of a cluster listen 10,000 ports above their own, too. */
const HIGHEST = 55_535;

/** A loopback port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port <= HIGHEST ? port : freePort();
}
