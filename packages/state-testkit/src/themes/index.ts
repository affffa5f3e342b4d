import type { Suite } from '../suite';
import { limits } from './limits';

/** All themes, in the order of a report. */
export function describeThemes(suite: Suite): void {
  suite.describe('limits', () => limits(suite));
}
