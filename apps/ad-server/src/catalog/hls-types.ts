const HLS_TYPES: ReadonlySet<string> = new Set(['application/vnd.apple.mpegurl', 'application/x-mpegurl']);

/** Whether a MIME type is that of an HLS playlist. */
export function isHls(type: string): boolean {
  return HLS_TYPES.has(type.toLowerCase());
}
