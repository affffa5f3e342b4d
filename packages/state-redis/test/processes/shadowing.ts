import { ShadowedState, StateError, type CommitAnswer, type HoldRef } from '@xsp/core';
// eslint-disable-next-line @nx/enforce-module-boundaries -- it runs elsewhere, as a program that uses the package does
import { RedisBackend } from '@xsp/state-redis';
import { SHADOW_VIEWERS, shadowOptions, viewer } from './scene';

/**
 * One server that goes on with caps while Redis is away: reserves and commits at random until it is told to stop. Its
 * beacons are sent until they are taken. Says each ad that was seen, `seen KEY VIEWER state|shadow`, and how many wait
 * to be merged when it is told to say so.
 */
async function serve(url: string, name: string): Promise<void> {
  const redis = await RedisBackend.open({ url, deadlineMs: 300 });
  const state = new ShadowedState(redis, {
    mergeEveryMs: 50,
    onDropped: (error) => process.stderr.write(`${String(error)}\n`),
  });
  const beacons = new Set<Promise<void>>();
  let stopped = false;
  process.once('SIGTERM', () => (stopped = true));

  async function beacon(hold: HoldRef): Promise<CommitAnswer> {
    for (;;) {
      try {
        return await state.commit({ hold });
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        await pause(20);
      }
    }
  }
  async function see(id: string, key: string, index: number, hold: HoldRef): Promise<void> {
    const { status } = await beacon(hold);
    if (status === 'unknown') process.stdout.write(`lost ${key}\n`);
    const by = hold.reservation === id ? 'state' : 'shadow';
    process.stdout.write(`seen ${key} ${index} ${by}\n`);
  }
  for (let count = 0; !stopped; count++) {
    const id = `${name}-${count}`;
    const index = Math.floor(Math.random() * SHADOW_VIEWERS);
    try {
      const { slots } = await state.reserve({
        id,
        bind: { viewer: viewer(index) },
        slots: [{ options: shadowOptions, ttlMs: 60_000 }],
        rememberMs: 120_000,
      });
      const slot = slots[0]!;
      if (slot.status === 'held' && Math.random() < 0.9) {
        const seeing = see(id, slot.key, index, slot.hold).finally(() => beacons.delete(seeing));
        beacons.add(seeing);
      }
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
    }
    process.stdout.write(`asked\n`);
    await pause(2);
  }
  await Promise.all(beacons);
  for (; state.waiting > 0; await pause(20)) await state.merge();
  process.stdout.write(`waiting ${state.waiting}\n`);
  await state.close();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

serve(process.argv[2]!, process.argv[3]!).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
