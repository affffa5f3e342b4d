import type { Cap } from './cap';

/** What a refusal of the cap says: its own name, or its level, `campaign-cap`, `any-cap`. */
export function capName(cap: Cap): string {
  return cap.name ?? `${cap.per}-cap`;
}
