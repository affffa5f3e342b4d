import { BaseUpstream, createSessionContext, MemoryBackend, MemoryTransport } from '@xsp/core';
import { AdPodManager } from './ad-pod-manager';
import { AdPodSessionUpstream } from './ad-pod-session-upstream';

const decoder = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function opened(answer: (position: string) => string | Promise<string>) {
  const transport = new MemoryTransport(({ params }) => answer(String(params?.['pod_position'])));
  const podManager = new AdPodManager(new MemoryBackend());
  const base = new BaseUpstream({ transport, decoder, endpoint: 'memory://vast' });
  const upstream = new AdPodSessionUpstream({ upstream: base, podManager });
  await upstream.startSession(createSessionContext({ sessionId: 's' }));
  return { upstream, podManager };
}

const mid = { podId: 'mid', podSize: 3 };

describe('AdPodSessionUpstream', () => {
  it('fetches the positions at once, and has them in order, however they come', async () => {
    const waiting = new Map<string, (ad: string) => void>();
    const { upstream, podManager } = await opened((position) => new Promise((done) => waiting.set(position, done)));
    const fetching = upstream.fetchAdPod({ ...mid, params: { content_id: 'video-123' } });
    while (waiting.size < 3) await new Promise(setImmediate);
    for (const position of ['3', '1', '2']) waiting.get(position)!(`ad ${position}`);
    expect((await fetching).ads).toEqual(['ad 1', 'ad 2', 'ad 3']);
    expect((await podManager.getPodStatus('s', 'mid'))?.delivered).toBe(3);
    expect(upstream.podsDelivered).toBe(1);
    await upstream.endSession();
    await expect(upstream.fetchAdPod(mid)).rejects.toMatchObject({ code: 'SESSION_NOT_STARTED' });
  });

  it('fetches one position after the other where the order matters', async () => {
    const asked: string[] = [];
    let open = 0;
    const { upstream } = await opened(async (position) => {
      asked.push(position);
      expect(++open).toBe(1);
      await new Promise(setImmediate);
      open--;
      return position;
    });
    await upstream.fetchAdPod({ ...mid, inOrder: true });
    expect(asked).toEqual(['1', '2', '3']);
  });

  it.each([true, false])(
    'leaves the others when a position fails, and fetches it when asked again (in order: %s)',
    async (inOrder) => {
      let broken = true;
      const asked: string[] = [];
      const { upstream, podManager } = await opened((position) => {
        asked.push(position);
        if (broken && position === '2') throw new Error('no ad');
        return `ad ${position}`;
      });
      const first = await upstream.fetchAdPod({ ...mid, inOrder });
      expect(first.ads).toEqual(['ad 1', 'ad 3']);
      expect(first.positions[1]).toMatchObject({ position: 2, error: { name: 'UpstreamError' } });
      expect((await podManager.getPodStatus('s', 'mid'))?.positionsFilled).toEqual([1, 3]);
      broken = false;
      const second = await upstream.fetchAdPod({ ...mid, inOrder });
      expect(second.positions).toEqual([{ position: 2, ad: 'ad 2' }]);
      expect(asked).toHaveLength(4);
    },
  );

  it('delivers each position once, however often the pod is asked for at the same time', async () => {
    const { upstream, podManager } = await opened((position) => `ad ${position}`);
    const all = await Promise.all(Array.from({ length: 40 }, () => upstream.fetchAdPod(mid)));
    expect(all.flatMap(({ ads }) => ads).sort()).toEqual(['ad 1', 'ad 2', 'ad 3']);
    expect((await podManager.getPodStatus('s', 'mid'))?.delivered).toBe(3);
  });

  it('fetches nothing for a pod that cannot be', async () => {
    let fetched = 0;
    const { upstream } = await opened(() => String(fetched++));
    await expect(upstream.fetchAdPod({ ...mid, podSize: 6 })).rejects.toMatchObject({ path: 'podSize' });
    await expect(upstream.fetchAdPod({ ...mid, params: { pod_position: '9' } })).rejects.toThrow(/pod_position/);
    expect(fetched).toBe(0);
    expect(await upstream.fetchWithSession()).toBe('0');
    expect(await upstream.fetch()).toBe('1');
    await upstream.close();
    await expect(upstream.fetch()).rejects.toMatchObject({ code: 'UPSTREAM_CLOSED' });
  });
});
