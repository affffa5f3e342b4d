import { type Codec, LACKING, Unreadable } from '../codec';
import { type Editions, EVERYWHERE } from '../editions';

/** Names that a list of known names suggests, while others are possible as well. */
export type OpenName<Known extends string> = Known | (string & Record<never, never>);

/** One of a closed list of names. Read without regard to case. */
export function oneOf<const Name extends string>(...names: readonly Name[]): Codec<Name> {
  const byLowerCase = new Map(names.map((name) => [name.toLowerCase(), name]));
  const expected = `one of ${names.join(', ')}`;
  return {
    markup: 'plain',
    write: (value, context) =>
      names.includes(value) ? value : context.refuse(`must be ${expected}; not ${JSON.stringify(value)}`),
    read(text, note) {
      const name = byLowerCase.get(text.toLowerCase());
      if (name === undefined) return new Unreadable(expected);
      if (name !== text) note(`the value ${name}`);
      return name;
    },
  };
}

/** How a name stands in some versions, under another name in others. */
export type NamesByVersion = Readonly<Record<string, readonly { readonly in: Editions; readonly name: string }[]>>;

/**
 * A name out of a list that differs between versions and that others may add to. A name that the version written does
 * not have is written under the name it had there, or else is {@link LACKING}. Unknown names are read as they are.
 */
export function openName<Known extends string>(names: NamesByVersion): Codec<OpenName<Known>> {
  const writtenIn = new Map<Editions, ReadonlyMap<string, string>>();
  const namesOf = (edition: Editions): ReadonlyMap<string, string> => {
    const known = writtenIn.get(edition) ?? namesIn(names, edition);
    writtenIn.set(edition, known);
    return known;
  };
  const byLowerCase = new Map(Object.keys(names).map((name) => [name.toLowerCase(), name]));
  return {
    markup: 'plain',
    namesValues: true,
    write(value, { edition }) {
      return namesOf(edition).get(value) ?? LACKING;
    },
    read(text, note) {
      const name = byLowerCase.get(text.toLowerCase());
      if (name !== undefined && name !== text) note(`the name ${name}`);
      return name ?? text;
    },
  };
}

/** What each name is written as in some versions; those that they lack are not there. */
function namesIn(names: NamesByVersion, edition: Editions): ReadonlyMap<string, string> {
  const written = new Map<string, string>();
  for (const [value, entries] of Object.entries(names)) {
    const entry = entries.find((candidate) => candidate.in & edition);
    if (entry !== undefined) written.set(value, entry.name);
  }
  return written;
}

/** Entries of {@link NamesByVersion} for names that stand under themselves. */
export function everywhere(...names: readonly string[]): NamesByVersion {
  return named(EVERYWHERE, ...names);
}

/** Entries of {@link NamesByVersion} for names of some versions. */
export function named(editions: Editions, ...names: readonly string[]): NamesByVersion {
  return Object.fromEntries(names.map((name) => [name, [{ in: editions, name }]]));
}
