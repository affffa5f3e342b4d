import type { Placement } from '../catalog';
import type { Viewer } from './viewer';

/** One request for one ad, whatever the protocol it came by. */
export interface AdRequest {
  readonly viewer: Viewer;
  readonly placement: Placement;
  /**
   * Makes a retry of the request by the same viewer the same decision for 60 s; undefined: each request is one of its
   * own, and so are those of a viewer who is not known.
   */
  readonly requestId: string | undefined;
}
