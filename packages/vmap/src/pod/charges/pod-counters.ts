import type { CounterName, CounterTemplate, Window } from '@xsp/core';

/** Streams and pods are forgotten a day after they were last touched. */
export const POD_WINDOW: Window = { kind: 'forever', forgetAfterMs: 86_400_000 };

const pod: CounterName = ['pod', { param: 'pod' }];
const stream: CounterName = ['stream', { param: 'stream' }];

/** The counters of pods and streams, all in the viewer's partition. */
export const podCounter = {
  /** How many ads the pod has. */
  ads: counter(...pod, 'ads'),
  /** How many milliseconds of it are filled. */
  filled: counter(...pod, 'filled'),
  /** How many of them are in no position that is sold apart. */
  ordinary: counter(...pod, 'ordinary'),
  /** How many ads are at the position. */
  position: counter(...pod, 'position', { position: 0 }),
  place: (place: number, what: 'ads' | 'filled') => counter(...pod, 'place', String(place), what),
  /** How often something is in the pod. */
  inPod: (what: string, id: string) => counter(...pod, what, id),
  /** How often something is at the position, or at the one after it. */
  next: (shift: 0 | 1, what: string, id: string) => counter(...pod, 'at', { position: shift }, what, id),
  /** How often something is in a break or in its neighbour. */
  row: (parity: 'even' | 'odd', what: string, id: string) =>
    counter(...stream, 'row', parity, { param: `row-${parity}` }, what, id),
  inStream: (what: string, id: string) => counter(...stream, what, id),
};

function counter(...name: CounterName): CounterTemplate {
  return { partition: 'viewer', counter: name, window: POD_WINDOW };
}
