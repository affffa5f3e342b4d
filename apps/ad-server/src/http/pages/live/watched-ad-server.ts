import type { AdRequest } from '../../../serving/ad-request';
import { MonitoredAdServer, type MonitoredAdServerOptions } from '../../../serving/monitored-ad-server';
import type { PodsAdRequest } from '../../../serving/pods-ad-request';
import type { ServedPod, ServeResult } from '../../../serving/serve-result';
import { decisionEvent } from './decision-event';
import type { LiveFeed } from './live-feed';

export interface WatchedAdServerOptions extends MonitoredAdServerOptions {
  readonly feed: LiveFeed;
}

/** An ad server that tells who watches a viewer what it decides for them. */
export class WatchedAdServer extends MonitoredAdServer {
  private readonly feed: LiveFeed;
  private readonly clock: { now(): number };

  constructor({ feed, ...options }: WatchedAdServerOptions) {
    super(options);
    this.feed = feed;
    this.clock = options.state;
  }

  override async serveAd(request: AdRequest): Promise<ServeResult> {
    const result = await super.serveAd(request);
    if (this.feed.watches(request.viewer.partition.id)) {
      const ads = result.success ? [result.ad] : [];
      const why = result.success ? { refusals: [] } : result;
      this.tell(request, [{ pod: request.placement.id, bumper: undefined, ads, ...why }]);
    }
    return result;
  }

  override async servePods(asked: PodsAdRequest): Promise<readonly ServedPod[]> {
    const pods = await super.servePods(asked);
    if (this.feed.watches(asked.request.viewer.partition.id)) this.tell(asked.request, pods, asked);
    return pods;
  }

  private tell({ viewer, placement }: AdRequest, pods: readonly ServedPod[], asked?: PodsAdRequest): void {
    const placed = pods.map((pod, index) => ({ ...pod, placement: asked?.pods[index]?.placement.id ?? placement.id }));
    this.feed.publish(viewer.partition.id, decisionEvent(placed, this.catalog, this.clock.now()));
  }
}
