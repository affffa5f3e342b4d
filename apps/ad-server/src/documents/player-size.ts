/** The size of the player in pixels, as far as a request says it. */
export interface PlayerSize {
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** A rendition's size in pixels. */
interface Sized {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/**
 * Renditions with the one first that fits the player best: of those that cover it the smallest, then of the others the
 * largest. None is left out, since a player may have reasons of its own, such as its connection. Equals, and all of them
 * where the request says nothing, stay in the order of the catalogue.
 */
export function bestFirst<T extends Sized>(
  renditions: readonly T[],
  { width = 0, height = 0 }: PlayerSize,
): readonly T[] {
  if (width === 0 && height === 0) return renditions;
  const covers = (one: Sized) => (one.width ?? 0) >= width && (one.height ?? 0) >= height;
  return [...renditions].sort((a, b) => {
    if (covers(a) !== covers(b)) return covers(a) ? -1 : 1;
    return covers(a) ? pixelsOf(a) - pixelsOf(b) : pixelsOf(b) - pixelsOf(a);
  });
}

function pixelsOf({ width = 0, height = 0 }: Sized): number {
  return width * height;
}
