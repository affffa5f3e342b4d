import {
  MemoryBackend,
  type ReleaseAnswer,
  type ReleaseRequest,
  type ReserveAnswer,
  type ReserveRequest,
  type StateError,
} from '@xsp/core';

/** What becomes of one call to reserve. */
export interface Fault {
  /** Its number among the calls to reserve, from 0. */
  readonly call: number;
  /** It fails before anything is done. */
  readonly before?: StateError;
  /** It is answered when this resolves, and fails when it rejects; what it holds it holds from the beginning. */
  readonly answer?: () => Promise<void>;
}

/** A memory one of whose reserves is late, or fails. */
export class FaultyState extends MemoryBackend {
  calls = 0;
  releases = 0;
  fault: Fault | undefined;

  override async reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    const fault = this.calls++ === this.fault?.call ? this.fault : undefined;
    if (fault?.before) throw fault.before;
    const answer = await super.reserve(request);
    await fault?.answer?.();
    return answer;
  }

  override release(request: ReleaseRequest): Promise<ReleaseAnswer> {
    this.releases++;
    return super.release(request);
  }

  /** The next reserve, or that of a later number, is answered when it is let. @returns lets it be answered, or fail */
  slow(later = 0): (error?: StateError) => void {
    let end: (error?: StateError) => void = () => undefined;
    const ended = new Promise<StateError | undefined>((resolve) => (end = resolve));
    const answer = async () => {
      const error = await ended;
      if (error) throw error;
    };
    this.fault = { call: this.calls + later, answer };
    return end;
  }
}

/** Until nothing goes on any more of what waits for nobody. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
}
