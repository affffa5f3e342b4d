/**
 * The one of several words that is nearest to what was written, by edits of letters, if any is near enough to have been
 * meant: at most a third of its letters are wrong.
 */
export function nearest(written: string, words: readonly string[]): string | undefined {
  if (written.length > 64) return undefined;
  let found: string | undefined;
  let fewest = Infinity;
  for (const word of words) {
    const allowed = Math.floor(Math.max(word.length, written.length) / 3);
    if (Math.abs(word.length - written.length) > allowed) continue;
    const edits = distance(written.toLowerCase(), word.toLowerCase());
    if (edits <= allowed && edits < fewest) [found, fewest] = [word, edits];
  }
  return found;
}

/** How many letters must be added, left out, replaced or swapped with their neighbour (Damerau, optimal alignment). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const edits = [(last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(...edits, ...(swapped ? [(beforeLast[j - 2] ?? 0) + 1] : [])));
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
