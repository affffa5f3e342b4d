/**
 * Held amounts are kept by the moment they end, not hold by hold. Those moments are rounded up to a grid of about a
 * sixteenth of the TTL, so a counter has few of them however many holds are open, and expiry costs nothing: an edge
 * that has passed is no longer added.
 */
export interface ExpiryEdge {
  /** Epoch ms from which the amount is free again. */
  at: number;
  amount: bigint;
}

/**
 * When a hold made now for `ttlMs` ends: `now + ttlMs` rounded up to the grid. The grid is a power of two, so that
 * TTLs of similar length share edges, and at least 1/16 and less than 1/8 of the TTL.
 */
export function expiryEdge(now: number, ttlMs: number): number {
  const grid = ttlMs <= 16 ? 1 : 2 ** Math.ceil(Math.log2(ttlMs / 16));
  return Math.ceil((now + ttlMs) / grid) * grid;
}

/** The sum of what is held at `now`. */
export function heldAt(edges: readonly ExpiryEdge[], now: number): bigint {
  let held = 0n;
  for (const edge of edges) if (edge.at > now) held += edge.amount;
  return held;
}

/** Adds a held amount, and forgets passed edges. */
export function addHeld(edges: ExpiryEdge[], at: number, amount: bigint, now: number): void {
  let passed = 0;
  while (passed < edges.length && edges[passed]!.at <= now) passed++;
  if (passed > 0) edges.splice(0, passed);
  let index = edges.length;
  while (index > 0 && edges[index - 1]!.at > at) index--;
  const before = edges[index - 1];
  if (before?.at === at) before.amount += amount;
  else edges.splice(index, 0, { at, amount });
}

/** Takes a held amount back out of its edge. */
export function takeHeld(edges: ExpiryEdge[], at: number, amount: bigint): void {
  const index = edges.findIndex((edge) => edge.at === at);
  const edge = edges[index];
  if (!edge) return;
  edge.amount -= amount;
  if (edge.amount <= 0n) edges.splice(index, 1);
}
