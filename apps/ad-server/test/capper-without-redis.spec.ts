import { ShadowedState } from '@xsp/core';
import { FrequencyCapper } from '@xsp/frequency';
import { RedisBackend } from '@xsp/state-redis';
import { startRedis, type RedisProcess } from './support/redis-process';
import { removeDirectory } from './support/server-process';

/** What somebody has who uses the packages without the server. */
describe('a frequency capper on Redis with a shadow', () => {
  let redis: RedisProcess;
  const states: ShadowedState[] = [];
  beforeAll(async () => (redis = await startRedis()));
  afterAll(async () => {
    for (const state of states) await state.close();
    await redis.kill();
    removeDirectory(redis.directory);
  });

  async function open(): Promise<{ readonly state: ShadowedState; readonly capper: FrequencyCapper }> {
    const state = new ShadowedState(await RedisBackend.open({ url: redis.url, deadlineMs: 500 }));
    states.push(state);
    return { state, capper: new FrequencyCapper(state, { defaultCap: 2 }) };
  }

  it('caps while Redis is away, throws where it cannot know, and says afterwards what was seen', async () => {
    const servers = [await open(), await open()];
    const [{ capper }] = servers as [(typeof servers)[0]];
    const first = await capper.reserve('user', 'campaign', { id: 'before' });
    await capper.commit(first.hold!);

    await redis.kill();
    const allowed: boolean[] = [];
    for (const server of servers) {
      for (let time = 0; time < 3; time++) {
        const { canServe, hold, reason } = await server.capper.reserve('user', 'campaign');
        allowed.push(canServe);
        if (hold) await server.capper.commit(hold);
        else expect(reason).toMatch(/2 of 2 impressions/);
      }
      expect(await server.capper.checkCap('user', 'campaign')).toBe(false);
    }
    expect(allowed).toEqual([true, true, false, true, true, false]);
    await expect(capper.getCount('user', 'campaign')).rejects.toMatchObject({
      code: expect.stringMatching(/^STATE_(UNAVAILABLE|TIMEOUT)$/) as string,
    });

    redis = await startRedis(redis);
    for (const { state } of servers) while (state.waiting > 0) await state.merge();
    expect(await capper.getCount('user', 'campaign')).toBe(5);
    expect(await capper.getRemaining('user', 'campaign')).toBe(0);
    expect((await capper.reserve('user', 'campaign')).canServe).toBe(false);
  });
});
