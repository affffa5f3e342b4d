/**
 * The unit of atomicity and placement: everything that belongs to one viewer, one household, one advertiser.
 *
 * `kind` and `id` match `[A-Za-z0-9._-]{1,64}`; ids that come from requests are hashed before they get here (see
 * `hashId`), so no two partitions can collide and none can break out of its key.
 */
export interface Partition {
  readonly kind: string;
  readonly id: string;
}

/**
 * How a charge names its partition: a role that each request binds (`'viewer'`, `'household'`), or a fixed partition
 * (`['advertiser', 'acme']`), the same for every request.
 */
export type PartitionRef = string | readonly [kind: string, id: string];

/** The partitions of one request by role. The first role is the *lead*: it keeps the reservation's record. */
export type Binding = Readonly<Record<string, Partition>>;
