/**
 * Fills in the macros of a tracking URL, percent-encoded: the values given, and what every beacon has, `[CACHEBUSTING]` and
 * `[TIMESTAMP]` (VAST 4.3, section 6; VMAP 1.0.1, section 2.5). Others stay as they are. For beacons of breaks: those of ads the
 * ad's tracker fills in.
 */
export function withMacros(url: string, values: Readonly<Record<string, string | number>> = {}): string {
  const all: Readonly<Record<string, string | number>> = {
    CACHEBUSTING: String(Math.floor(Math.random() * 100_000_000)).padStart(8, '0'),
    TIMESTAMP: new Date().toISOString(),
    ...values,
  };
  return url.replace(/\[([A-Z_]+)\]/g, (whole, name: string) =>
    Object.hasOwn(all, name) ? encodeURIComponent(all[name]!) : whole,
  );
}
