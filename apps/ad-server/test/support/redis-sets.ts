import { redisCli, startRedis, startSentinel, type RedisProcess } from './redis-process';
import { removeDirectory } from './server-process';

/** Several Redis servers that the server under test sees as one state. */
export interface RedisSet {
  readonly url: string;
  /** Ends the master that holds a partition (`advertiser/acme`), as a crash does, once its replica has what it had. */
  killMaster(partition: string): Promise<void>;
  stop(): Promise<void>;
}

const MASTER = 'state';

/** A master with a replica, and three sentinels that fail over in a second or two. */
export async function startSentinelSet(): Promise<RedisSet> {
  const master = await startRedis();
  const replica = await startRedis(undefined, ['--replicaof', '127.0.0.1', String(master.port)]);
  const sentinels: RedisProcess[] = [];
  for (let index = 0; index < 3; index++) {
    const watch = `sentinel monitor ${MASTER} 127.0.0.1 ${master.port} 2`;
    const soon = [`sentinel down-after-milliseconds ${MASTER} 500`, `sentinel failover-timeout ${MASTER} 3000`];
    sentinels.push(await startSentinel([watch, ...soon]));
  }
  for (const { port } of sentinels) {
    await until(async () => {
      const info = await redisCli(port, 'SENTINEL', 'MASTER', MASTER);
      return /^num-other-sentinels\n2$/m.test(info) && /^num-slaves\n1$/m.test(info);
    });
  }
  return {
    url: `redis-sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${MASTER}`,
    async killMaster() {
      await untilReplicated(master.port);
      await master.kill();
    },
    stop: () => stopAll([...sentinels, master, replica]),
  };
}

/** A cluster of three masters, each with a replica; fails over in about two seconds. */
export async function startClusterSet(): Promise<RedisSet> {
  const settings = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000'];
  const nodes: RedisProcess[] = [];
  for (let index = 0; index < 6; index++) nodes.push(await startRedis(undefined, settings));
  const [first] = nodes;
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  await redisCli(first!.port, '--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes');
  for (const { port } of nodes) {
    await until(async () => {
      const replicas = (await redisCli(port, 'CLUSTER', 'NODES')).match(/[ ,]slave /g) ?? [];
      return replicas.length === 3 && (await redisCli(port, 'CLUSTER', 'INFO')).includes('cluster_state:ok');
    });
  }
  return {
    url: `redis-cluster://${addresses.join(',')}`,
    async killMaster(partition) {
      const slot = await redisCli(first!.port, 'CLUSTER', 'KEYSLOT', `{${partition}}`);
      const port = masterOf(Number(slot), await redisCli(first!.port, 'CLUSTER', 'NODES'));
      await untilReplicated(port);
      await nodes.find((node) => node.port === port)!.kill();
    },
    stop: () => stopAll(nodes),
  };
}

/** The port of the node that `CLUSTER NODES` names as the master of a slot. */
function masterOf(slot: number, nodes: string): number {
  for (const line of nodes.split('\n')) {
    const [, address, flags, , , , , , ...ranges] = line.split(' ');
    if (!/\bmaster\b/.test(flags!)) continue;
    const owns = ranges.map((range) => range.split('-').map(Number)).some(([a, b]) => a! <= slot && slot <= (b ?? a!));
    if (owns) return Number(/:(\d+)@/.exec(address!)![1]);
  }
  throw new Error(`no master has slot ${slot}`);
}

/** Until the replica has what its master has by now. */
async function untilReplicated(port: number): Promise<void> {
  await until(async () => (await redisCli(port, 'WAIT', '1', '250')) === '1');
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition().catch(() => false)); tries++) {
    if (tries > 600) throw new Error('the Redis servers do not come together');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stopAll(processes: readonly RedisProcess[]): Promise<void> {
  for (const process of processes) {
    await process.kill();
    removeDirectory(process.directory);
  }
}
