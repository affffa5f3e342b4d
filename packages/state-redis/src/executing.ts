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
import type { PartitionFields, RedisRequest } from './connection/link';
import type { EncodedOption } from './encode/encode-option';

/** The calls that concern several partitions: in one go on one Redis, spread over nodes on a cluster. */
export interface Executing {
  reserve(request: ReserveRequest): Promise<ReserveAnswer>;
  consume(request: ConsumeRequest): Promise<ConsumeAnswer>;
  commit(request: CommitRequest): Promise<CommitAnswer>;
  release(request: ReleaseRequest): Promise<ReleaseAnswer>;
  /** @returns how many counters and limits were removed */
  erase(partition: Partition): Promise<number>;
}

/** What executing needs of the backend. */
export interface Asking {
  /** The state's time, as far as this process knows. */
  now(): number;
  /**
   * Executes a request, with the templates that it needs.
   *
   * @param what the reservation's id, for messages
   * @throws StateError what the answer says
   */
  ask(request: RedisRequest, options: readonly EncodedOption[], what: string): Promise<string>;
  /** Fields of a partition, by the command that reads them fastest. */
  fields(partition: string, fields: readonly string[]): Promise<PartitionFields>;
  /** Fields of a partition, all of them where none are named, and the state's time. */
  read(
    partition: string,
    fields?: readonly string[],
  ): Promise<{ readonly now: number; readonly fields: PartitionFields }>;
}

/** The statuses of a commit, as Redis says them. */
const COMMIT_STATUSES = ['committed', 'late', 'counted', 'duplicate', 'unknown'] as const;

export function commitStatus(text: string | undefined): CommitAnswer['status'] {
  return COMMIT_STATUSES.find((status) => status === text) ?? 'unknown';
}
