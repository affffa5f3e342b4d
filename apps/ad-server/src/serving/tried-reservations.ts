import {
  StateError,
  type PartitionSnapshot,
  type Partition,
  type ReleaseAnswer,
  type ReleaseRequest,
  type ReserveAnswer,
  type ReserveRequest,
  type StateBackend,
} from '@xsp/core';

/**
 * The state as one decision asks it. Remembers what the decision holds, or may hold, so that exactly this is given back
 * when nothing comes of the decision: it is too late, or one of its calls fails.
 *
 * What was held before, for a request that is tried again, belongs to the answer that was given then, and stays.
 */
export class TriedReservations implements Pick<StateBackend, 'reserve' | 'release' | 'snapshot'> {
  /** How each is released, by its id. */
  private readonly tried = new Map<string, ReleaseRequest>();

  constructor(private readonly state: Pick<StateBackend, 'reserve' | 'release' | 'snapshot'>) {}

  async reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    if (request.dryRun) return this.state.reserve(request);
    const { id, bind, rememberMs } = request;
    this.tried.set(id, { reservation: id, lead: Object.values(bind)[0]!, rememberMs });
    try {
      const answer = await this.state.reserve(request);
      const isHeld = answer.slots.some(({ status }) => status === 'held');
      if (answer.replayed || !isHeld) this.tried.delete(id);
      return answer;
    } catch (error) {
      if (!mayHold(error)) this.tried.delete(id);
      throw error;
    }
  }

  release(request: ReleaseRequest): Promise<ReleaseAnswer> {
    if (request.slot === undefined) this.tried.delete(request.reservation);
    return this.state.release(request);
  }

  snapshot(partition: Partition): Promise<PartitionSnapshot> {
    return this.state.snapshot(partition);
  }

  /** Gives back all that the decision holds. What cannot be released expires by itself. */
  async giveBack(): Promise<void> {
    await Promise.all([...this.tried.values()].map((request) => this.release(request).catch(() => undefined)));
  }
}

/** Whether a reserve that failed may have held something nevertheless. */
function mayHold(error: unknown): boolean {
  return error instanceof StateError && (error.reason === 'timeout' || error.reason === 'unavailable');
}
