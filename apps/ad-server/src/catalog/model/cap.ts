import type { CalendarUnit, Weekday } from '@xsp/core';
import type { CapEvent, CapLevel } from '../catalog-file';

/** A frequency cap: how often one viewer may see something. */
export type Cap = CountCap | GapCap;

interface CapBase {
  /** The name that the file gives it, for explanations and `exemptFrom`. */
  readonly id: string | null;
  /** What is counted together. */
  readonly per: CapLevel;
  /** What is counted. */
  readonly event: CapEvent;
}

/** At most `limit` in the window; 0 means never. */
export interface CountCap extends CapBase {
  readonly kind: 'count';
  readonly limit: number;
  readonly window: CapWindow;
}

/** Not again within `gapMs`. */
export interface GapCap extends CapBase {
  readonly kind: 'gap';
  readonly gapMs: number;
}

/** The stretch of time, or of viewing, within which a cap counts. */
export type CapWindow =
  | { readonly kind: 'rolling'; readonly lengthMs: number }
  | { readonly kind: 'sliding'; readonly lengthMs: number }
  | {
      readonly kind: 'calendar';
      readonly unit: CalendarUnit;
      readonly timeZone: string;
      /** Matters for weeks only. */
      readonly weekStart: Weekday;
    }
  | { readonly kind: 'lifetime' }
  | { readonly kind: 'stream' }
  | { readonly kind: 'pod' };
