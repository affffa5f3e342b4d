/** Where a macro may stand: in the URL of a VAST request, or in trackers of all or of one kind. */
export type MacroContext = 'request' | 'tracking' | 'clickTracking' | 'error' | 'verificationNotExecuted';

/**
 * How a macro's value is given:
 *
 * - `text`: a string
 * - `integer`: a number
 * - `timecode`: milliseconds, written as `hh:mm:ss.mmm`
 * - `timestamp`: milliseconds since 1970, written as ISO 8601 in UTC
 * - `list`: strings or numbers, written with commas between
 */
export type MacroKind = 'text' | 'integer' | 'timecode' | 'timestamp' | 'list';

/** What the standard says of a macro. */
export interface Macro {
  readonly kind: MacroKind;
  /** The version of VAST that introduced it, `4.x` for those added to the list without one; or of VMAP. */
  readonly since: string;
  readonly in: readonly MacroContext[];
}

const TRACKING = ['tracking', 'clickTracking', 'error', 'verificationNotExecuted'] as const;
const REQUESTS = ['request'] as const;
const EVERYWHERE = ['request', ...TRACKING] as const;

/** The macros of VAST (the list that VAST 4.3 §6.2 refers to) and the two of VMAP (1.0.1 §2.5). */
export const MACROS = {
  TIMESTAMP: { kind: 'timestamp', since: '4.0', in: EVERYWHERE },
  CACHEBUSTING: { kind: 'integer', since: '3.0', in: EVERYWHERE },
  CONTENTPLAYHEAD: { kind: 'timecode', since: '3.0', in: EVERYWHERE },
  MEDIAPLAYHEAD: { kind: 'timecode', since: '4.1', in: EVERYWHERE },
  BREAKPOSITION: { kind: 'integer', since: '4.1', in: EVERYWHERE },
  BLOCKEDADCATEGORIES: { kind: 'list', since: '4.1', in: REQUESTS },
  ADCATEGORIES: { kind: 'list', since: '4.1', in: REQUESTS },
  ADCOUNT: { kind: 'integer', since: '4.1', in: EVERYWHERE },
  TRANSACTIONID: { kind: 'text', since: '4.1', in: EVERYWHERE },
  PLACEMENTTYPE: { kind: 'integer', since: '4.1', in: EVERYWHERE },
  ADTYPE: { kind: 'text', since: '4.1', in: EVERYWHERE },
  UNIVERSALADID: { kind: 'list', since: '4.1', in: TRACKING },
  BREAKMAXDURATION: { kind: 'integer', since: '4.2', in: EVERYWHERE },
  BREAKMAXADS: { kind: 'integer', since: '4.2', in: EVERYWHERE },
  BREAKMINADLENGTH: { kind: 'integer', since: '4.2', in: EVERYWHERE },
  BREAKMAXADLENGTH: { kind: 'integer', since: '4.2', in: EVERYWHERE },
  IFA: { kind: 'text', since: '4.1', in: EVERYWHERE },
  IFATYPE: { kind: 'text', since: '4.1', in: EVERYWHERE },
  CLIENTUA: { kind: 'text', since: '4.1', in: EVERYWHERE },
  SERVERUA: { kind: 'text', since: '4.1', in: EVERYWHERE },
  DEVICEUA: { kind: 'text', since: '4.1', in: EVERYWHERE },
  SERVERSIDE: { kind: 'integer', since: '4.1', in: EVERYWHERE },
  DEVICEIP: { kind: 'text', since: '4.1', in: EVERYWHERE },
  LATLONG: { kind: 'list', since: '4.1', in: EVERYWHERE },
  DOMAIN: { kind: 'text', since: '4.1', in: EVERYWHERE },
  PAGEURL: { kind: 'text', since: '4.1', in: EVERYWHERE },
  APPBUNDLE: { kind: 'text', since: '4.1', in: EVERYWHERE },
  VASTVERSIONS: { kind: 'list', since: '4.1', in: REQUESTS },
  APIFRAMEWORKS: { kind: 'list', since: '4.1', in: REQUESTS },
  EXTENSIONS: { kind: 'list', since: '4.1', in: REQUESTS },
  VERIFICATIONVENDORS: { kind: 'list', since: '4.1', in: REQUESTS },
  OMIDPARTNER: { kind: 'text', since: '4.1', in: EVERYWHERE },
  MEDIAMIME: { kind: 'list', since: '4.1', in: REQUESTS },
  PLAYERCAPABILITIES: { kind: 'list', since: '4.1', in: EVERYWHERE },
  CLICKTYPE: { kind: 'integer', since: '4.1', in: EVERYWHERE },
  PLAYERSTATE: { kind: 'list', since: '4.1', in: TRACKING },
  INVENTORYSTATE: { kind: 'list', since: '4.1', in: EVERYWHERE },
  PLAYERSIZE: { kind: 'list', since: '4.1', in: EVERYWHERE },
  ADPLAYHEAD: { kind: 'timecode', since: '4.1', in: TRACKING },
  ASSETURI: { kind: 'text', since: '3.0', in: TRACKING },
  CONTENTID: { kind: 'text', since: '4.1', in: EVERYWHERE },
  CONTENTURI: { kind: 'text', since: '4.1', in: EVERYWHERE },
  PODSEQUENCE: { kind: 'integer', since: '4.1', in: TRACKING },
  ADSERVINGID: { kind: 'text', since: '4.1', in: TRACKING },
  CLICKPOS: { kind: 'list', since: '4.1', in: ['clickTracking'] },
  ERRORCODE: { kind: 'integer', since: '3.0', in: ['error'] },
  REASON: { kind: 'integer', since: '4.1', in: ['verificationNotExecuted'] },
  LIMITADTRACKING: { kind: 'integer', since: '4.1', in: EVERYWHERE },
  REGULATIONS: { kind: 'list', since: '4.1', in: EVERYWHERE },
  GDPRCONSENT: { kind: 'text', since: '4.1', in: EVERYWHERE },
  STOREID: { kind: 'text', since: '4.x', in: EVERYWHERE },
  STOREURL: { kind: 'text', since: '4.x', in: EVERYWHERE },
  PLAYBACKMETHODS: { kind: 'integer', since: '4.x', in: EVERYWHERE },
  CONTENTCAT: { kind: 'list', since: '4.x', in: REQUESTS },
  GPPSTRING: { kind: 'text', since: '4.x', in: EVERYWHERE },
  GPPSECTIONID: { kind: 'list', since: '4.x', in: EVERYWHERE },
  DSAREQUIRED: { kind: 'integer', since: 'Next VAST release', in: REQUESTS },
  DSAPARAMS: { kind: 'list', since: 'Next VAST release', in: REQUESTS },
  DSAPUBRENDER: { kind: 'integer', since: 'Next VAST release', in: REQUESTS },
  ERROR_CODE: { kind: 'integer', since: 'VMAP 1.0', in: ['error'] },
  ERROR_MESSAGE: { kind: 'text', since: 'VMAP 1.0', in: ['error'] },
} as const satisfies Readonly<Record<string, Macro>>;

/** The name of a macro, without the brackets. */
export type MacroName = keyof typeof MACROS;
