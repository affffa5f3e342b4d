import {
  BaseSessionUpstream,
  BaseUpstream,
  createSessionContext,
  FrequencyCapExceeded,
  MemoryTransport,
  UpstreamError,
  ValidationError,
  type MemoryHandler,
} from '@xsp/core';
import { memory } from '../../test/support/memory';
import { FrequencyCapper } from '../capper/frequency-capper';
import { FrequencyCappedSessionUpstream } from './frequency-capped-session-upstream';

async function setUp(answer: string | MemoryHandler = '<VAST/>', defaultCap = 3) {
  const { backend, clock } = await memory();
  const frequencyCapper = new FrequencyCapper(backend, { defaultCap });
  const failures: unknown[] = [];
  const upstream = new FrequencyCappedSessionUpstream({
    upstream: new BaseUpstream({
      transport: new MemoryTransport(answer),
      decoder: (bytes) => new TextDecoder().decode(bytes),
      endpoint: 'memory://vast',
    }),
    frequencyCapper,
    onReleaseError: (error) => failures.push(error),
  });
  await upstream.startSession(createSessionContext({ userId: 'u' }));
  return { backend, clock, frequencyCapper, upstream, failures };
}

describe('FrequencyCappedSessionUpstream', () => {
  it('fetches as often as the cap allows, then refuses with figures', async () => {
    const { upstream, frequencyCapper } = await setUp();
    for (let i = 0; i < 3; i++) expect(await upstream.fetchWithSession({ campaignId: 'k' })).toBe('<VAST/>');
    const refused = upstream.fetchWithSession({ campaignId: 'k' });
    await expect(refused).rejects.toThrow(FrequencyCapExceeded);
    await expect(refused).rejects.toMatchObject({
      code: 'FREQUENCY_CAP_EXCEEDED',
      details: { campaign: 'k', level: 'campaign', count: 3, limit: 3 },
    });
    expect(upstream.requestCount).toBe(3);
    expect(await frequencyCapper.getCount('u', 'k')).toBe(3);
    await upstream.endSession();
    await expect(upstream.fetchWithSession({ campaignId: 'k' })).rejects.toMatchObject({ code: 'SESSION_NOT_STARTED' });
  });

  it('never fetches more than the cap, however many come at once', async () => {
    let fetched = 0;
    const { upstream } = await setUp(() => {
      fetched++;
      return '<VAST/>';
    });
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, () => upstream.fetchWithSession({ campaignId: 'k' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(fetched).toBe(3);
  });

  it('gives the place back when the fetch fails, and throws its error', async () => {
    let works = false;
    const { upstream, frequencyCapper } = await setUp(() => (works ? '<VAST/>' : { status: 500 }), 1);
    for (let i = 0; i < 5; i++) {
      await expect(upstream.fetchWithSession({ campaignId: 'k' })).rejects.toThrow(UpstreamError);
    }
    expect(await frequencyCapper.getRemaining('u', 'k')).toBe(1);
    works = true;
    expect(await upstream.fetchWithSession({ campaignId: 'k' })).toBe('<VAST/>');
  });

  it('throws the error of the fetch, and tells when the place could not be given back', async () => {
    const { upstream, backend, failures } = await setUp(async () => {
      await backend.close();
      return { status: 500 };
    });
    await expect(upstream.fetchWithSession({ campaignId: 'k' })).rejects.toThrow(UpstreamError);
    expect(failures).toMatchObject([{ reason: 'closed' }]);
  });

  it('leaves an ad that is held to its impression', async () => {
    const { upstream, frequencyCapper, clock } = await setUp('<VAST/>', 1);
    const never = await upstream.fetchHeld({ campaignId: 'k' });
    await expect(upstream.fetchHeld({ campaignId: 'k' })).rejects.toThrow(FrequencyCapExceeded);
    await upstream.release(never.hold);
    const expired = await upstream.fetchHeld({ campaignId: 'k' });
    clock.set(expired.expiresAt);
    const seen = await upstream.fetchHeld({ campaignId: 'k' });
    await upstream.commit(seen.hold);
    await upstream.commit(seen.hold);
    expect(await frequencyCapper.getCount('u', 'k')).toBe(1);
  });

  it('refuses a fetch without campaign, user or session', async () => {
    const { upstream } = await setUp();
    await expect(upstream.fetchWithSession()).rejects.toThrow(ValidationError);
    await upstream.endSession();
    await upstream.startSession(createSessionContext());
    await expect(upstream.fetchWithSession({ campaignId: 'k' })).rejects.toThrow(ValidationError);
    await upstream.close();
    await expect(upstream.fetchWithSession({ campaignId: 'k' })).rejects.toThrow(UpstreamError);
  });

  it('takes a campaign and a cap for each fetch, 0 included, and a session upstream below', async () => {
    const { frequencyCapper } = await setUp();
    const below = new BaseSessionUpstream({
      upstream: new BaseUpstream({
        transport: new MemoryTransport(({ params }) => JSON.stringify(params)),
        decoder: (bytes) => new TextDecoder().decode(bytes),
        endpoint: 'memory://vast',
      }),
      mapper: (request, options) => ({ ...options, params: { ...options.params, sid: request.sessionId } }),
    });
    const upstream = new FrequencyCappedSessionUpstream({ upstream: below, frequencyCapper, campaignId: 'k' });
    await upstream.startSession(createSessionContext({ userId: 'u', sessionId: 's1' }));
    expect(await upstream.fetchWithSession({ params: { w: '640' } })).toBe('{"w":"640","sid":"s1"}');
    await expect(upstream.fetchWithSession({ maxImpressions: 0 })).rejects.toThrow(FrequencyCapExceeded);
    expect(await upstream.fetch()).toBe('{}');
    await upstream.close();
  });
});
