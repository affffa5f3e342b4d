import type { LiveEvent } from '../../../web/api/live-event';

type Listener = (event: LiveEvent) => void;

/** Tells pages what happens to a viewer's ads, as it happens in this process. Costs nothing while nobody listens. */
export class LiveFeed {
  private readonly listeners = new Map<string, Set<Listener>>();

  /** Whether somebody listens to anything at all. */
  get isWatched(): boolean {
    return this.listeners.size > 0;
  }

  /** @param viewer the id of the viewer's partition */
  watches(viewer: string): boolean {
    return this.listeners.has(viewer);
  }

  publish(viewer: string, event: LiveEvent): void {
    for (const listener of this.listeners.get(viewer) ?? []) listener(event);
  }

  /** @returns ends it */
  subscribe(viewer: string, listener: Listener): () => void {
    const ofViewer = this.listeners.get(viewer) ?? new Set();
    this.listeners.set(viewer, ofViewer.add(listener));
    return () => {
      ofViewer.delete(listener);
      if (ofViewer.size === 0 && this.listeners.get(viewer) === ofViewer) this.listeners.delete(viewer);
    };
  }
}
