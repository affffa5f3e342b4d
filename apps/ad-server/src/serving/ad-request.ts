import type { Partition } from '@xsp/core';
import type { Device, Placement } from '../catalog';
import type { ToldDevice } from './tags/told-device';
import type { Viewer } from './viewer';

/** One request for ads, whatever the protocol it came by. */
export interface AdRequest {
  readonly viewer: Viewer;
  /** The household, where it may be remembered: a second identity beside the user. */
  readonly household: Partition | undefined;
  readonly placement: Placement;
  /**
   * Makes a retry of the request by the same viewer the same decision for 60 s; undefined: each request is one of its
   * own, and so are those of a viewer who is not known.
   */
  readonly requestId: string | undefined;
  readonly audience: Audience;
  /** Ids of the placements that are asked for together; left out: its own alone. */
  readonly page?: ReadonlySet<string>;
  /** What third parties are told of the device, where the server follows their tags; left out: nothing. */
  readonly device?: ToldDevice;
  /** The stream (session) and the pod whose caps count, as names; made for this request where it names none. */
  readonly stream: string;
  readonly pod: string;
}

/** What targeting asks of a request. What is not known matches only campaigns that do not ask. */
export interface Audience {
  /** Two capital letters. */
  readonly country: string | undefined;
  readonly device: Device | undefined;
  /** In lower case. */
  readonly keywords: ReadonlySet<string>;
}
