import { type AdBreak } from '../../vmap';
import { reportErrors } from '../report-errors';
import { settingsOf } from '../resolve-options';
import { Run } from '../run';
import { resolveBreak } from './resolve-break';
import { breakSettings, type ResolveVmapOptions } from './resolve-vmap-options';
import { type BreakResolution } from './vmap-resolution';

/**
 * Fetches the ads of one break of a VMAP, when it is reached, and follows their wrappers as `resolveVast` does. What goes
 * wrong is told the error URLs of the ad's chain and of the break (VMAP 1.0.1 §2.5).
 *
 * @throws ValidationError when an option makes no sense; nothing was requested then
 */
export async function resolveAdBreak(adBreak: AdBreak, options: ResolveVmapOptions): Promise<BreakResolution> {
  const settings = settingsOf(options);
  const outcome = await resolveBreak(new Run(settings), adBreak, breakSettings(options));
  return {
    ...outcome,
    reported: settings.reportErrors ? reportErrors(outcome.problems, settings) : Promise.resolve([]),
  };
}
