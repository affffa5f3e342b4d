/** How many texts are kept: the consent strings of a moment's viewers. */
const KEPT = 5_000;

/** The longest text that is read at all; consent strings are shorter. */
const LONGEST = 4_096;

/** A function of a text that keeps its last results: the same viewer asks again with the same consent string. */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return (text) => {
    if (text.length > LONGEST) return read('');
    const known = results.get(text);
    if (known !== undefined) return known;
    if (results.size >= KEPT) results.clear();
    const result = read(text);
    results.set(text, result);
    return result;
  };
}
