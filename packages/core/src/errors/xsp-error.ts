/** A value an error may carry as a detail: JSON's values, and bigint (written as a decimal string in JSON). */
export type DetailValue =
  | string
  | number
  | boolean
  | bigint
  | null
  | undefined
  | readonly DetailValue[]
  | { readonly [name: string]: DetailValue };

/** Plain data beside an error's message, for logs and for programs that react to it. */
export type ErrorDetails = { readonly [name: string]: DetailValue };

/** What every error of xsp takes beside its message. */
export interface XspErrorOptions {
  /** The error that led to this one. Kept for logs; never part of the JSON form. */
  readonly cause?: unknown;
  /** Plain data about what happened. Copied, so that later changes of the argument do not show. */
  readonly details?: ErrorDetails;
}

/** The JSON form of an error. */
export interface XspErrorJson {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly details?: { readonly [name: string]: unknown };
}

/**
 * Base of all errors that xsp raises on purpose. Programs react to {@link XspError.code}, which is stable between
 * versions; the message is for people and may change. All codes are listed in `ERROR_CODES`.
 */
export class XspError extends Error {
  /** Stable, in upper snake case. */
  readonly code: string;

  /** Plain data about what happened; an empty object when there is nothing to add. */
  readonly details: ErrorDetails;

  constructor(code: string, message: string, options: XspErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    // Not enumerable, as on the built-in errors, so that printing an error does not repeat its name.
    Object.defineProperty(this, 'name', {
      value: new.target.name,
      configurable: true,
      writable: true,
    });
    this.code = code;
    this.details = Object.freeze({ ...options.details });
  }

  /** The form for logs and answers: name, code, message and details, with bigint as decimal strings. */
  toJSON(): XspErrorJson {
    const json = { name: this.name, code: this.code, message: this.message };
    const details = toJsonValue(this.details) as { readonly [name: string]: unknown };
    return Object.keys(details).length === 0 ? json : { ...json, details };
  }
}

/** A copy of a detail that `JSON.stringify` takes: bigint becomes a decimal string, everything else stays as it is. */
function toJsonValue(value: DetailValue): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map((item: DetailValue) => toJsonValue(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([name, item]) => [name, toJsonValue(item)]),
    );
  }
  return value;
}
