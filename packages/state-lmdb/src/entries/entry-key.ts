/**
 * Keys of entries. All of a partition lies side by side: `viewer/v1 c hits|f`, `viewer/v1 e`, `viewer/v1 l hits`,
 * `viewer/v1 r id`. Documents have a colon in front, which no partition's kind has. Neither a space nor a colon can be
 * part of a name, so no two keys are alike.
 */
export const entryKey = {
  /** @param key the counter's `counterKey` */
  counter: (partition: string, key: string) => `${partition} c ${key}`,
  erasure: (partition: string) => `${partition} e`,
  /** @param name the counter's `nameKey` */
  limit: (partition: string, name: string) => `${partition} l ${name}`,
  reservation: (lead: string, id: string) => `${lead} r ${id}`,
  document: (key: string) => `:${key}`,
};

/** The range of all keys of a partition. */
export function partitionRange(partition: string): { start: string; end: string } {
  return { start: `${partition} `, end: `${partition}!` };
}

/** A key taken apart again. */
export type ParsedKey =
  | {
      readonly type: 'counter' | 'erasure' | 'limit' | 'reservation';
      readonly partition: string;
      readonly rest: string;
    }
  | { readonly type: 'document'; readonly rest: string };

const TYPES = { c: 'counter', e: 'erasure', l: 'limit', r: 'reservation' } as const;

export function parseEntryKey(key: string): ParsedKey {
  if (key.startsWith(':')) return { type: 'document', rest: key.slice(1) };
  const space = key.indexOf(' ');
  const letter = key[space + 1] as keyof typeof TYPES;
  return { type: TYPES[letter], partition: key.slice(0, space), rest: key.slice(space + 3) };
}
