/**
 * The error codes of VMAP with what they mean (VMAP 1.0.1 §2.5). Its table ends with 1008; 1009 is what common players
 * tell when there is nothing to play, which is no error in an ad's chain and so has no code of VAST.
 */
export const VMAP_ERROR_CODES = {
  900: 'Undefined error',
  1000: 'VMAP schema error',
  1001: 'VMAP version of the response not supported',
  1002: 'VMAP parsing error',
  1003: 'Type of the ad break not supported',
  1004: 'General error of the ad response document',
  1005: 'Template type of the ad response not supported',
  1006: 'The ad response document cannot be extracted or parsed',
  1007: 'The ad response document did not come in time',
  1008: 'The ad response document cannot be retrieved',
  1009: 'The ad response document has no ads',
} as const satisfies Readonly<Record<number, string>>;

/** What `[ERROR_CODE]` becomes for what goes wrong with a VMAP, and not with an ad in it. */
export type VmapErrorCode = keyof typeof VMAP_ERROR_CODES;
