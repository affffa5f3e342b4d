import { Cluster } from 'ioredis';
// eslint-disable-next-line @nx/enforce-module-boundaries -- it runs elsewhere, as a program that uses the package does
import { RedisBackend } from '@xsp/state-redis';
import { options, viewer } from './scene';

/**
 * Reserves and commits on a cluster, and dies at one of its calls: before it is sent, or when its answer has come. Says what
 * it has done.
 */
async function serve(ports: string, id: string, viewerIndex: number, call: number, when: string): Promise<void> {
  const cluster = new Cluster(ports.split(',').map((port) => ({ host: '127.0.0.1', port: Number(port) })));
  const backend = await RedisBackend.open({ client: cluster, deadlineMs: 10_000 });
  // What is done once for all is not what is looked at.
  await backend.reserve(requestOf(`${id}-first`, viewer(9_999)));
  let calls = 0;
  const die = (): never => {
    process.kill(process.pid, 'SIGKILL');
    throw new Error('dead');
  };
  const fcall = cluster.fcall.bind(cluster) as (...args: unknown[]) => Promise<unknown>;
  Object.assign(cluster, {
    fcall: async (...args: unknown[]) => {
      // What others have left undone is done meanwhile, and is not counted.
      if (!args.some((arg) => String(arg).includes(id))) return fcall(...args);
      const number = ++calls;
      if (number === call && when === 'before') die();
      const answer = await fcall(...args);
      if (number === call && when === 'after') die();
      return answer;
    },
  });
  const { slots } = await backend.reserve(requestOf(id, viewer(viewerIndex)));
  const slot = slots[0]!;
  if (slot.status !== 'held') throw new Error(`expected a hold, but: ${slot.status}`);
  process.stdout.write('reserved\n');
  await backend.commit({ hold: slot.hold });
  process.stdout.write('committed\n');
  process.exit(0);
}

function requestOf(id: string, lead: { kind: string; id: string }): Parameters<RedisBackend['reserve']>[0] {
  return { id, bind: { viewer: lead }, slots: [{ options: [options[3]!], ttlMs: 20_000 }], rememberMs: 120_000 };
}

const [ports, id, index, call, when] = process.argv.slice(2);
serve(ports!, id!, Number(index), Number(call), when!).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
