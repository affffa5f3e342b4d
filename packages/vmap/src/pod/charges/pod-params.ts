import { hashId, type Charge, type CounterName, type NamePart } from '@xsp/core';

/**
 * The parameters that name a pod's counters in the viewer's partition. A request has one value for each, so that several
 * pods in one request need names of their own: the second pod's are `pod.2`, `row-even.2`, `row-odd.2`, `placement.2`.
 */
export const POD_PARAMS = ['pod', 'row-even', 'row-odd', 'placement'] as const;

export type PodParam = (typeof POD_PARAMS)[number];

/** The parameter's name for the pod at an index of the request. */
export function podParam(name: PodParam, index = 0): string {
  return index === 0 ? name : `${name}.${index + 1}`;
}

/** Where a pod is: its stream, its id in the stream, and which break of the stream it is, where that is known. */
export interface PodLocation {
  readonly stream: string;
  readonly pod: string;
  /** From 0; needed where ads are separated within a `row`. */
  readonly breakNumber?: number;
  /** Where it stands, for charges that count places apart by the parameter `placement`: `[A-Za-z0-9._-]{1,64}`. */
  readonly placement?: string;
}

/**
 * The values of a pod's parameters. Ids may be any text, they are hashed; pods of the same id in two streams are two.
 *
 * A break stands in two pairs of neighbours, with the one before it and with the one after it; one of the two pairs has
 * an even number and the other an odd one, so that two counters tell all neighbours apart.
 */
export function podParams(
  { stream, pod, breakNumber, placement }: PodLocation,
  index = 0,
): Readonly<Record<string, string>> {
  const params: Record<string, string> = { stream: streamName(stream), [podParam('pod', index)]: podName(stream, pod) };
  if (breakNumber !== undefined) {
    const [even, odd] = breakNumber % 2 === 0 ? [breakNumber, breakNumber + 1] : [breakNumber + 1, breakNumber];
    params[podParam('row-even', index)] = String(even);
    params[podParam('row-odd', index)] = String(odd);
  }
  if (placement !== undefined) params[podParam('placement', index)] = placement;
  return params;
}

/** What the stream's counters are named by: the value of the parameter `stream`. */
export function streamName(stream: string): string {
  return hashId(`stream\0${stream}`);
}

/** What a pod's counters are named by: the value of the parameter `pod`. */
export function podName(stream: string, pod: string): string {
  return hashId(`pod\0${stream}\0${pod}`);
}

/** Charges of the first pod of a request made those of another one. */
export function chargesOfPod(charges: readonly Charge[], index: number): readonly Charge[] {
  if (index === 0) return charges;
  return charges.map((charge) => ({ ...charge, counter: counterOfPod(charge.counter, index) }));
}

/** @see chargesOfPod */
export function counterOfPod(counter: CounterName, index: number): CounterName {
  return counter.map((part) => partOfPod(part, index));
}

function partOfPod(part: NamePart, index: number): NamePart {
  if (typeof part === 'string' || !('param' in part)) return part;
  const name = POD_PARAMS.find((known) => known === part.param);
  return name === undefined ? part : { param: podParam(name, index) };
}
