import { Cluster, type Redis } from 'ioredis';

/**
 * Disconnects; with `again`, to connect anew. A TLS connection that is ended in the middle of its handshake may fail twice
 * (the certificate, then the peer's alert), and ioredis hears the first only: the second would end the process.
 */
export function hangUp(client: Redis | Cluster, again = false): void {
  const connections = client instanceof Cluster ? client.nodes('all') : [client];
  // There is no stream before the first attempt to connect.
  for (const { stream } of connections as readonly Partial<Redis>[]) stream?.on('error', () => undefined);
  client.disconnect(again);
}
