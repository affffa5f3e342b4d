import { formatDuration } from '../time/duration';
import { type Macro, type MacroContext, type MacroName, MACROS } from './macros';

/** A value for a macro; of which kind, {@link MACROS} says. */
export type MacroValue = string | number | readonly (string | number)[];

/** Values for macros by name. Those of other names than the standard's are replaced wherever they stand. */
export type MacroValues = { readonly [Name in MacroName]?: MacroValue | undefined } & {
  readonly [name: string]: MacroValue | undefined;
};

/** What stands for a value that is not known, and would be told if it were (VAST 4.3 §6.1). */
export const MACRO_UNKNOWN = -1;

/** What stands for a value that is known, and is not told (VAST 4.3 §6.1). */
export const MACRO_WITHHELD = -2;

/**
 * Replaces macros (`[ERRORCODE]`) in a URL with their values, percent-encoded one by one. Macros without a value stay,
 * as do those that may not stand in such a URL. What a value contains is never looked at for macros again.
 *
 * @param context where the URL stands; every macro is replaced when it is left out
 */
export function expandMacros(url: string, values: MacroValues, context?: MacroContext): string {
  return url.replace(/\[([A-Za-z][A-Za-z0-9_]*)\]/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return whole;
    const macro: Macro | undefined = Object.hasOwn(MACROS, name) ? MACROS[name as MacroName] : undefined;
    if (macro !== undefined && context !== undefined && !macro.in.includes(context)) return whole;
    return Array.isArray(value)
      ? value.map((item: string | number) => encode(String(item))).join(',')
      : encode(format(value as string | number, macro));
  });
}

function format(value: string | number, macro: Macro | undefined): string {
  // The two numbers that stand for a missing value are not times.
  if (typeof value !== 'number' || value < 0) return String(value);
  if (macro?.kind === 'timestamp') return new Date(value).toISOString().replace('Z', '+00');
  if (macro?.kind !== 'timecode') return String(value);
  const time = formatDuration(Math.round(value));
  return time.includes('.') ? time : `${time}.000`;
}

/** Half of a surrogate pair has no encoding, so it is replaced before. */
function encode(value: string): string {
  return encodeURIComponent(
    value.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  );
}
