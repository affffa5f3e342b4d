import cluster from 'node:cluster';
import type { LiveEvent } from '../../../web/api/live-event';
import { liveMessage, type LiveMessage } from './worker-messages';

type Listener = (event: LiveEvent) => void;

/** How workers of one port tell each other. */
export interface LiveChannel {
  send(message: LiveMessage): void;
  onMessage(listener: (message: LiveMessage) => void): void;
}

/**
 * Tells pages what happens to a viewer's ads, as it happens; where workers share a port, in whichever of them. Costs
 * nothing while nobody listens.
 */
export class LiveFeed {
  private readonly listeners = new Map<string, Set<Listener>>();
  /** How many other workers have listeners of a viewer. */
  private readonly elsewhere = new Map<string, number>();

  /** @param channel to the other workers; the process's own when left out, if it is a worker */
  constructor(private readonly channel: LiveChannel | undefined = workerChannel()) {
    this.channel?.onMessage((message) => {
      if (message.live === 'event') this.tell(message.viewer, message.event);
      else this.count(message.viewer, message.on ? 1 : -1);
    });
  }

  /** Whether somebody listens to anything at all. */
  get isWatched(): boolean {
    return this.listeners.size > 0 || this.elsewhere.size > 0;
  }

  /** @param viewer the id of the viewer's partition */
  watches(viewer: string): boolean {
    return this.listeners.has(viewer) || this.elsewhere.has(viewer);
  }

  publish(viewer: string, event: LiveEvent): void {
    this.tell(viewer, event);
    if (this.elsewhere.has(viewer)) this.channel?.send({ live: 'event', viewer, event });
  }

  /** @returns ends it */
  subscribe(viewer: string, listener: Listener): () => void {
    const known = this.listeners.get(viewer);
    const ofViewer = known ?? new Set();
    this.listeners.set(viewer, ofViewer.add(listener));
    if (!known) this.channel?.send({ live: 'watched', viewer, on: true });
    return () => {
      ofViewer.delete(listener);
      if (ofViewer.size > 0 || this.listeners.get(viewer) !== ofViewer) return;
      this.listeners.delete(viewer);
      this.channel?.send({ live: 'watched', viewer, on: false });
    };
  }

  private tell(viewer: string, event: LiveEvent): void {
    for (const listener of this.listeners.get(viewer) ?? []) listener(event);
  }

  private count(viewer: string, change: 1 | -1): void {
    const count = (this.elsewhere.get(viewer) ?? 0) + change;
    if (count > 0) this.elsewhere.set(viewer, count);
    else this.elsewhere.delete(viewer);
  }
}

function workerChannel(): LiveChannel | undefined {
  if (!cluster.isWorker) return undefined;
  return {
    send: (message) => void (process.connected && process.send?.(message)),
    onMessage: (listener) =>
      process.on('message', (value) => {
        const message = liveMessage(value);
        if (message) listener(message);
      }),
  };
}
