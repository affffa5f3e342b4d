import type {
  CommitAnswer,
  CommitRequest,
  ConsumeAnswer,
  ConsumeRequest,
  Partition,
  ReleaseAnswer,
  ReleaseRequest,
  ReserveAnswer,
  ReserveRequest,
} from '@xsp/core';
import type { Asking, Executing } from '../executing';
import type { Templates } from '../store/templates';
import { SpreadCommit } from './spread-commit';
import { SpreadRelease } from './spread-release';
import { SpreadReserve } from './spread-reserve';

/** A cluster: partitions lie on several nodes, and each gets its part of a call. */
export class ExecutingSpread implements Executing {
  private readonly committing: SpreadCommit;
  private readonly reserving: SpreadReserve;
  private readonly releasing: SpreadRelease;

  constructor(templates: Templates, asking: Asking) {
    this.committing = new SpreadCommit(templates, asking);
    this.reserving = new SpreadReserve(templates, asking, this.committing);
    this.releasing = new SpreadRelease(templates, asking);
  }

  reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    return this.reserving.reserve(request);
  }

  consume(request: ConsumeRequest): Promise<ConsumeAnswer> {
    return this.reserving.consume(request);
  }

  commit(request: CommitRequest): Promise<CommitAnswer> {
    return this.committing.commit(request);
  }

  release(request: ReleaseRequest): Promise<ReleaseAnswer> {
    return this.releasing.release(request);
  }

  erase(partition: Partition): Promise<number> {
    return this.releasing.erase(partition);
  }

  /** Tells the others of a commit that a home confirmed a while ago: see `lua/apply.lua`. */
  heal(home: string, member: string): Promise<void> {
    return this.committing.heal(home, member);
  }
}
