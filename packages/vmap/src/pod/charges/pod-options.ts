import { defineOption, type Option } from '@xsp/core';
import type { PodCandidate } from '../candidate/pod-candidate';
import type { PodRules } from '../rules/pod-rules';
import { podCharges } from './pod-charges';
import { chargesOfPod } from './pod-params';

/** Which of a candidate's options under some rules: in which pod of the request, at which place of the pod. */
export interface OptionPlace {
  /** The pod's index in the request. */
  readonly pod?: number;
  /** The place's index in the rules, where they have places. */
  readonly place?: number;
}

/**
 * Options of candidates under rules: a candidate's own charges and the pod's. Made when first asked for and kept as long
 * as both objects are; so candidates and rules are to be made once, with a catalogue, and not per request.
 */
export class PodOptions {
  readonly #known = new WeakMap<PodRules, WeakMap<PodCandidate, Map<number, Option>>>();
  readonly #bumpers = new WeakMap<PodCandidate, Map<number, Option>>();

  /** @throws ValidationError when the charges do not go together, or are more than an option may have */
  of(candidate: PodCandidate, rules: PodRules, { pod = 0, place }: OptionPlace = {}): Option {
    const ofRules = found(this.#known, rules, () => new WeakMap<PodCandidate, Map<number, Option>>());
    const options = found(ofRules, candidate, () => new Map<number, Option>());
    return found(options, pod * 64 + (place ?? -1) + 1, () =>
      defineOption(candidate.key, chargesOfPod([...candidate.charges, ...podCharges(rules, candidate, place)], pod)),
    );
  }

  /** The option of a bumper: its own charges alone, since it is no ad of the pod. */
  ofBumper(bumper: PodCandidate, { pod = 0 }: Pick<OptionPlace, 'pod'> = {}): Option {
    const options = found(this.#bumpers, bumper, () => new Map<number, Option>());
    return found(options, pod, () => defineOption(bumper.key, chargesOfPod(bumper.charges, pod)));
  }
}

function found<K, V>(map: { get(key: K): V | undefined; set(key: K, value: V): unknown }, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
