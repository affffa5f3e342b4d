import type { LiveEvent } from '../../../web/api/live-event';
import { LiveFeed } from './live-feed';

const event: LiveEvent = { type: 'decision', at: '2026-01-01T00:00:00.000Z', pods: [] };

describe('LiveFeed', () => {
  it('tells each listener of a viewer, and nobody of another', () => {
    const feed = new LiveFeed();
    const heard: string[] = [];
    feed.subscribe('ann', () => heard.push('first'));
    feed.subscribe('ann', () => heard.push('second'));
    feed.subscribe('bob', () => heard.push('bob'));
    feed.publish('ann', event);
    expect(heard).toEqual(['first', 'second']);
  });

  it('is watched only while somebody listens, however often they say that they end', () => {
    const feed = new LiveFeed();
    expect([feed.isWatched, feed.watches('ann')]).toEqual([false, false]);
    const end = feed.subscribe('ann', () => undefined);
    expect([feed.isWatched, feed.watches('ann'), feed.watches('bob')]).toEqual([true, true, false]);
    end();
    end();
    expect([feed.isWatched, feed.watches('ann')]).toEqual([false, false]);
    const other = feed.subscribe('ann', () => undefined);
    end();
    expect(feed.watches('ann')).toBe(true);
    other();
  });
});
