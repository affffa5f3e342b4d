/**
 * A request: what is to be done (it begins with a letter, see `lua/main.lua`), in which partition (`kind/id`), of what in it
 * (a reservation's id, a counter's name), and the rest.
 */
export type RedisRequest = readonly [what: string, partition: string, subject: string, rest: string];

/** A partition and the fields of it to be read: all of them where none are named. */
export interface PartitionRead {
  /** `kind/id` */
  readonly partition: string;
  readonly fields?: readonly string[];
}

/** A partition as it was read: its fields by name. `@` is its own (see `lua/partition.lua`). */
export type PartitionFields = ReadonlyMap<string, Buffer>;

/** The answer of a read. */
export interface ReadAnswer {
  readonly now: number;
  readonly partitions: readonly PartitionFields[];
}

/** The functions and commands that the backend needs, wherever they are executed. */
export interface Link {
  /** Executes one request. */
  run(request: RedisRequest): Promise<string>;
  read(partitions: readonly PartitionRead[]): Promise<ReadAnswer>;
  /** Teaches option templates to every server that executes requests: id, text, ... */
  learn(idsAndTexts: readonly string[]): Promise<void>;
  document(key: string, operation: string, ...args: string[]): Promise<readonly string[]>;
  command(name: string, key: string, ...args: (string | Buffer)[]): Promise<unknown>;
  commandBuffer(name: string, key: string, ...args: (string | Buffer)[]): Promise<unknown>;
  /** All keys that begin with `prefix`, of all servers; some may come twice. */
  keys(prefix: string): AsyncIterable<string>;
  close(): Promise<void>;
}
