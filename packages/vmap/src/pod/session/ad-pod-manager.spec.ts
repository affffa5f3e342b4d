import { ManualClock, MemoryBackend } from '@xsp/core';
import { AdPodManager } from './ad-pod-manager';

const HOUR = 3_600_000;

function world(options = {}) {
  const clock = new ManualClock(1_000_000);
  return { clock, pods: new AdPodManager(new MemoryBackend({ clock }), options) };
}

const code = (wanted: string) => expect.objectContaining({ name: 'AdPodError', code: wanted }) as unknown;

describe('AdPodManager', () => {
  it('records positions, and tells what was delivered', async () => {
    const { pods } = world();
    await pods.createPod('s', 'mid', 3);
    expect(await pods.getPodStatus('s', 'mid')).toEqual({ podSize: 3, delivered: 0, positionsFilled: [] });
    await pods.recordPosition('s', 'mid', 3, 'c3');
    const status = await pods.recordPosition('s', 'mid', 1, 'c1');
    expect(status).toEqual({ podSize: 3, delivered: 2, positionsFilled: [1, 3] });
    expect(await pods.getPodStatus('s', 'mid')).toEqual(status);
  });

  it('lets a position be filled once, whoever comes at the same time', async () => {
    const { pods } = world();
    await pods.createPod('s', 'mid', 3);
    const calls = Array.from({ length: 300 }, (_, i) => pods.recordPosition('s', 'mid', (i % 3) + 1, `c${i}`));
    const outcomes = await Promise.allSettled(calls);
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(failed).toHaveLength(297);
    for (const error of failed) expect(error).toEqual(code('POD_POSITION_FILLED'));
    expect((await pods.getPodStatus('s', 'mid'))?.delivered).toBe(3);
  });

  it('knows pods by session and id, whatever characters they have', async () => {
    const { pods } = world();
    const ids = ['a', 'a/b', '../a', 'ä', ' '];
    for (const id of ids) await pods.createPod('s', id, 1);
    await pods.recordPosition('s', 'a', 1, 'c');
    for (const id of ids) expect((await pods.getPodStatus('s', id))?.delivered).toBe(id === 'a' ? 1 : 0);
    expect(await pods.getPodStatus('other', 'a')).toBeUndefined();
  });

  it('refuses what is no pod or no position', async () => {
    const { pods } = world({ maxPodSize: 3 });
    for (const size of [0, 4, 1.5, NaN]) {
      await expect(pods.createPod('s', 'mid', size)).rejects.toMatchObject({ path: 'podSize' });
    }
    await expect(pods.createPod('', 'mid', 1)).rejects.toMatchObject({ path: 'sessionId' });
    await expect(pods.recordPosition('s', 'mid', 1, 'c')).rejects.toEqual(code('POD_NOT_FOUND'));
    expect(await pods.getPodStatus('s', 'mid')).toBeUndefined();
    await pods.createPod('s', 'mid', 2);
    for (const position of [0, 3, 1.5]) {
      await expect(pods.recordPosition('s', 'mid', position, 'c')).rejects.toMatchObject({ path: 'position' });
    }
    expect(() => world({ maxPodSize: 65 })).toThrow(/maxPodSize/);
  });

  it('creates a pod once: the same again keeps what is in it, another size is refused', async () => {
    const { pods } = world();
    await Promise.all(Array.from({ length: 20 }, () => pods.createPod('s', 'mid', 2)));
    await pods.recordPosition('s', 'mid', 2, 'c');
    await pods.createPod('s', 'mid', 2);
    expect((await pods.getPodStatus('s', 'mid'))?.positionsFilled).toEqual([2]);
    await expect(pods.createPod('s', 'mid', 3)).rejects.toEqual(code('POD_EXISTS'));
  });

  it('forgets a pod after its time, to the millisecond, and begins anew with the next one', async () => {
    const { pods, clock } = world({ ttlMs: HOUR });
    await pods.createPod('s', 'mid', 2);
    await pods.recordPosition('s', 'mid', 1, 'c');
    clock.advance(HOUR - 1);
    expect((await pods.getPodStatus('s', 'mid'))?.positionsFilled).toEqual([1]);
    clock.advance(1);
    await expect(pods.recordPosition('s', 'mid', 1, 'c')).rejects.toEqual(code('POD_NOT_FOUND'));
    await pods.createPod('s', 'mid', 2);
    await pods.recordPosition('s', 'mid', 1, 'c');
    expect((await pods.getPodStatus('s', 'mid'))?.delivered).toBe(1);
  });
});
