import { ValidationError } from '@xsp/core';
import { toPlainNotation } from '../schema/codecs/number';
import { formatDuration, isDuration, isStrictDuration, parseDuration } from './duration';

/** A point some time after the start. */
export interface TimeOffset {
  readonly kind: 'time';
  /** Milliseconds from the start. */
  readonly milliseconds: number;
}

/** A point at a share of the whole duration. */
export interface PercentOffset {
  readonly kind: 'percent';
  /** 0 to 100. */
  readonly percent: number;
}

/** The n-th opportunity for a break, where times are not known beforehand (live content). */
export interface PositionOffset {
  readonly kind: 'position';
  /** From 1. */
  readonly position: number;
}

/** Where an event or a skip button belongs inside a linear ad (VAST 4.3 §3.8, §3.14). */
export type AdOffset = TimeOffset | PercentOffset;

/** Where a break belongs in the content (VMAP 1.0.1 §2.3.1). */
export type BreakOffset = AdOffset | PositionOffset | { readonly kind: 'start' } | { readonly kind: 'end' };

/**
 * Reads `hh:mm:ss`, `hh:mm:ss.mmm` or `n%`; a plain number counts as seconds.
 *
 * @returns nothing where the text is no offset
 */
export function parseAdOffset(text: string): AdOffset | undefined {
  const trimmed = text.trim();
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(trimmed)?.[1];
  if (percent !== undefined) return Number(percent) <= 100 ? { kind: 'percent', percent: Number(percent) } : undefined;
  const milliseconds = parseDuration(trimmed);
  return milliseconds === undefined ? undefined : { kind: 'time', milliseconds };
}

/**
 * Reads what VMAP allows as the time of a break: `start`, `end`, `hh:mm:ss`, `hh:mm:ss.mmm`, `n%` or `#n`; a plain
 * number counts as seconds.
 *
 * @returns nothing where the text is no offset
 */
export function parseTimeOffset(text: string): BreakOffset | undefined {
  const trimmed = text.trim();
  const word = trimmed.toLowerCase();
  if (word === 'start' || word === 'end') return { kind: word };
  const position = /^#(\d+)$/.exec(trimmed)?.[1];
  if (position === undefined) return parseAdOffset(trimmed);
  return Number(position) >= 1 ? { kind: 'position', position: Number(position) } : undefined;
}

/**
 * Writes an offset as VMAP and VAST do.
 *
 * @throws ValidationError when it is none, or a number is out of its range
 */
export function formatTimeOffset(offset: BreakOffset): string {
  const problem = problemWith(offset);
  if (problem !== undefined) throw new ValidationError('offset', problem);
  switch (offset.kind) {
    case 'start':
    case 'end':
      return offset.kind;
    case 'time':
      return formatDuration(offset.milliseconds);
    case 'percent':
      return `${toPlainNotation(offset.percent)}%`;
    case 'position':
      return `#${offset.position}`;
  }
}

/** What keeps an offset from being written; nothing where it can be. */
export function problemWith(offset: BreakOffset): string | undefined {
  switch (offset?.kind) {
    case 'start':
    case 'end':
      return undefined;
    case 'time':
      return isDuration(offset.milliseconds) ? undefined : 'must be a whole number of milliseconds from 0';
    case 'percent':
      return offset.percent >= 0 && offset.percent <= 100 ? undefined : 'must be a percentage between 0 and 100';
    case 'position':
      return Number.isSafeInteger(offset.position) && offset.position >= 1
        ? undefined
        : 'must be a position that is a whole number from 1';
    default:
      return `must be of the kind start, end, time, percent or position, not ${JSON.stringify(offset)}`;
  }
}

/** Whether a text has exactly a form that the standard names. */
export function isStrictOffset(text: string): boolean {
  return isStrictDuration(text) || /^(?:start|end|#[1-9]\d*|\d+(?:\.\d+)?%)$/.test(text);
}
