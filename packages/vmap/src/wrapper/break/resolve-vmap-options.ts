import { ValidationError } from '@xsp/core';
import { type AdBreak } from '../../vmap';
import { type ResolveOptions } from '../resolve-options';

/** What can be shown in a break. */
export type BreakType = NonNullable<AdBreak['breakTypes']>[number];

const ALL: readonly BreakType[] = ['linear', 'nonlinear', 'display'];

/** How the ads of breaks are fetched. Limits are for all breaks of a document together. */
export interface ResolveVmapOptions extends Omit<ResolveOptions, 'allowMultipleAds'> {
  /** What can be shown; a break of other types is left without ads, with error 1003. All three. */
  readonly breakTypes?: readonly BreakType[];
  /** Whether wrappers are followed where the ad source does not say (VMAP 1.0.1 §2.3.2). `true`. */
  readonly followRedirects?: boolean;
  /**
   * Whether a document of a version of VMAP that is not known is left without breaks; the error URLs of those it had are
   * told error 1001 then. `false`: it is read as 1.0.1, which is what players do. Breaks that are given alone have no version.
   */
  readonly requireVersion?: boolean;
}

/** Options with their defaults. @throws ValidationError */
export function breakSettings({ baseUrl, breakTypes = ALL, followRedirects = true }: ResolveVmapOptions) {
  if (breakTypes.length === 0) throw new ValidationError('breakTypes', `must name some of ${ALL.join(', ')}`);
  const unknown = breakTypes.find((type) => !ALL.includes(type));
  if (unknown !== undefined) throw new ValidationError('breakTypes', `must be of ${ALL.join(', ')}, not ${unknown}`);
  return { baseUrl, breakTypes, followRedirects };
}
