import { StateError, type HoldRef } from '@xsp/core';
// eslint-disable-next-line @nx/enforce-module-boundaries -- it runs elsewhere, as a program that uses the package does
import { RedisBackend } from '@xsp/state-redis';
import { options, viewer, VIEWERS } from './scene';

/**
 * One server: reserves, commits, commits again, releases, leaves to expire, and repeats itself at random, until it is
 * told to stop. Says each commit that was acknowledged (`c ADVERTISER`) before it goes on.
 */
async function serve(url: string, name: string): Promise<void> {
  const backend = await RedisBackend.open({ url, deadlineMs: 2_000 });
  let stopped = false;
  process.once('SIGTERM', () => (stopped = true));
  let count = 0;
  const any = (below: number): number => Math.floor(Math.random() * below);
  const idle: HoldRef[] = [];

  async function once(): Promise<void> {
    const index = any(options.length);
    const last = any(4) === 0;
    const request = {
      id: `${name}-${count++}`,
      bind: { viewer: viewer(any(VIEWERS)) },
      slots: [{ options: [options[index]!, options[(index + 1) % options.length]!], ttlMs: last ? 200 : 60_000 }],
      rememberMs: 120_000,
    };
    const answers = await Promise.all(Array.from({ length: 1 + any(2) }, () => backend.reserve(request)));
    const slot = answers[0]!.slots[0]!;
    if (slot.status !== 'held') return;
    if (last) return; // left to expire
    if (any(4) === 0) {
      await backend.release({ reservation: request.id, lead: slot.hold.lead, rememberMs: 120_000 });
      return;
    }
    const commits = await Promise.all(Array.from({ length: 1 + any(2) }, () => backend.commit({ hold: slot.hold })));
    if (commits.some(({ status }) => status === 'committed')) process.stdout.write(`c ${slot.key} ${request.id}\n`);
    else process.stdout.write(`d ${slot.key} ${request.id}\n`);
    idle.push(slot.hold);
    if (idle.length > 50) await backend.commit({ hold: idle.shift()!, event: 'complete' });
  }
  const caller = async (): Promise<void> => {
    while (!stopped) {
      try {
        await once();
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  };
  process.stdout.write('ready\n');
  await Promise.all(Array.from({ length: 8 }, caller));
  await backend.close();
}

serve(process.argv[2]!, process.argv[3]!).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
