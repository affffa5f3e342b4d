import type { LiveEvent } from '../../../web/api/live-event';
import { LiveFeed, type LiveChannel } from './live-feed';
import type { LiveMessage } from './worker-messages';

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

  it('hears of other workers what it listens to, once, and nothing is sent while nobody listens', () => {
    const sent: LiveMessage[] = [];
    const receivers: ((message: LiveMessage) => void)[] = [];
    const worker = (): LiveFeed => {
      const index = receivers.length;
      const channel: LiveChannel = {
        onMessage: (receiver) => receivers.push(receiver),
        send: (message) => {
          sent.push(message);
          receivers.forEach((receive, other) => other !== index && receive(message));
        },
      };
      return new LiveFeed(channel);
    };
    const [one, two] = [worker(), worker()];
    two.publish('ann', event);
    expect(sent).toEqual([]);
    const heard: LiveEvent[] = [];
    const end = one.subscribe('ann', (told) => heard.push(told));
    expect([two.isWatched, two.watches('ann'), two.watches('bob')]).toEqual([true, true, false]);
    two.publish('ann', event);
    two.publish('bob', event);
    one.publish('ann', event);
    expect(heard).toEqual([event, event]);
    end();
    expect([two.isWatched, two.watches('ann')]).toEqual([false, false]);
    expect(sent.map(({ live }) => live)).toEqual(['watched', 'event', 'watched']);
  });
});
