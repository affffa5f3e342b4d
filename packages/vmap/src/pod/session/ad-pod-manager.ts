import { randomBytes } from 'node:crypto';
import {
  defineOption,
  hashId,
  StateError,
  ValidationError,
  type Option,
  type Partition,
  type StateBackend,
  type Window,
} from '@xsp/core';
import { AdPodError } from './ad-pod-error';

/** Settings of an `AdPodManager`. */
export interface AdPodManagerOptions {
  /** The most positions of a pod, 1 to 64; 5 when left out. */
  readonly maxPodSize?: number;
  /** How long a pod is known after it was created; an hour when left out. */
  readonly ttlMs?: number;
}

/** What of a pod was delivered. */
export interface AdPodStatus {
  readonly podSize: number;
  readonly delivered: number;
  /** From 1, ascending. */
  readonly positionsFilled: readonly number[];
}

/** A pod as it is stored. */
interface StoredPod {
  readonly size: number;
  /** Names its counters; another one when a pod is created again after it was forgotten. */
  readonly name: string;
}

/**
 * Keeps track of which positions of a session's pods have an ad. That a position has one ad is a charge in the state, so it
 * holds whoever records at the same time, on whichever server.
 *
 * For pods whose ads are decided here use `decidePod`; this one is for ads that come from elsewhere.
 *
 * @example
 * ```ts
 * const pods = new AdPodManager(new MemoryBackend(), { maxPodSize: 5 });
 * await pods.createPod('session-1', 'midroll-1', 3);
 * await pods.recordPosition('session-1', 'midroll-1', 1, 'creative-7');
 * await pods.getPodStatus('session-1', 'midroll-1'); // { podSize: 3, delivered: 1, positionsFilled: [1] }
 * ```
 */
export class AdPodManager {
  private readonly maxPodSize: number;
  private readonly ttlMs: number;
  private readonly position: Option;

  constructor(
    private readonly backend: StateBackend,
    { maxPodSize = 5, ttlMs = 3_600_000 }: AdPodManagerOptions = {},
  ) {
    requireCount(maxPodSize, 'maxPodSize', 64);
    requireCount(ttlMs, 'ttlMs', 86_400_000);
    this.maxPodSize = maxPodSize;
    this.ttlMs = ttlMs;
    this.position = defineOption('position', [
      {
        partition: 'session',
        counter: positionCounter({ param: 'pod' }, { param: 'position' }),
        window: this.window,
        amount: 1n,
        limits: [{ name: 'pod-position', at: 1n }],
        whenLate: 'count',
      },
    ]);
  }

  /**
   * Creates a pod. Doing it again with the same size changes nothing.
   *
   * @throws ValidationError when the size is not 1 to `maxPodSize`
   * @throws AdPodError `POD_EXISTS` when there is one of another size
   */
  async createPod(sessionId: string, podId: string, podSize: number): Promise<void> {
    requireCount(podSize, 'podSize', this.maxPodSize);
    const pod: StoredPod = { size: podSize, name: randomBytes(16).toString('base64url') };
    try {
      await this.backend.set(keyOf(sessionId, podId), JSON.stringify(pod), { ttlMs: this.ttlMs, ifVersion: 0 });
    } catch (error) {
      if (!(error instanceof StateError && error.reason === 'versionConflict')) throw error;
      const known = await this.find(sessionId, podId);
      if (known && known.size !== podSize) {
        throw new AdPodError('POD_EXISTS', `The pod '${podId}' has ${known.size} positions, not ${podSize}.`);
      }
    }
  }

  /**
   * An ad was delivered at a position.
   *
   * @returns what of the pod was delivered then
   * @throws ValidationError when the pod has no such position
   * @throws AdPodError `POD_NOT_FOUND`, or `POD_POSITION_FILLED` when there was an ad before
   */
  async recordPosition(sessionId: string, podId: string, position: number, creativeId: string): Promise<AdPodStatus> {
    const pod = await this.require(sessionId, podId);
    requireCount(position, 'position', pod.size);
    const { slot } = await this.backend.consume({
      id: randomBytes(16).toString('base64url'),
      bind: { session: partitionOf(sessionId) },
      params: { pod: pod.name, position: String(position) },
      options: [this.position],
      rememberMs: this.ttlMs,
    });
    if (slot.status !== 'committed') {
      throw new AdPodError('POD_POSITION_FILLED', `Position ${position} of the pod '${podId}' has an ad already.`, {
        details: { pod: podId, position, creative: creativeId },
      });
    }
    return this.statusOf(sessionId, pod);
  }

  /** @returns `undefined` when there is no such pod (any more) */
  async getPodStatus(sessionId: string, podId: string): Promise<AdPodStatus | undefined> {
    const pod = await this.find(sessionId, podId);
    return pod && this.statusOf(sessionId, pod);
  }

  private async statusOf(sessionId: string, { size, name }: StoredPod): Promise<AdPodStatus> {
    const partition = partitionOf(sessionId);
    const positions = Array.from({ length: size }, (_, index) => index + 1);
    const { counters } = await this.backend.inspect(
      positions.map((position) => ({
        partition,
        counter: positionCounter(name, String(position)),
        window: this.window,
      })),
    );
    const positionsFilled = positions.filter((_, index) => counters[index]!.committed > 0n);
    return { podSize: size, delivered: positionsFilled.length, positionsFilled };
  }

  private async require(sessionId: string, podId: string): Promise<StoredPod> {
    const pod = await this.find(sessionId, podId);
    if (pod) return pod;
    throw new AdPodError('POD_NOT_FOUND', `There is no pod '${podId}'; create it first.`, { details: { pod: podId } });
  }

  private async find(sessionId: string, podId: string): Promise<StoredPod | undefined> {
    const document = await this.backend.get(keyOf(sessionId, podId));
    return document && (JSON.parse(document.value) as StoredPod);
  }

  /** Its counters outlive the pod's document, which was there before them. */
  private get window(): Window {
    return { kind: 'forever', forgetAfterMs: this.ttlMs };
  }
}

function positionCounter<P>(pod: P, position: P) {
  return ['pod', pod, 'position', position] as const;
}

function partitionOf(sessionId: string): Partition {
  return { kind: 'session', id: hashId(requireText(sessionId, 'sessionId')) };
}

function keyOf(sessionId: string, podId: string): string {
  return `pod/${partitionOf(sessionId).id}/${hashId(requireText(podId, 'podId'))}`;
}

function requireText(text: string, path: string): string {
  if (typeof text === 'string' && text !== '') return text;
  throw new ValidationError(path, 'must be a text, not empty');
}

function requireCount(value: number, path: string, most: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return;
  throw new ValidationError(path, `must be a whole number, 1 to ${most}, but is ${String(value)}`);
}
