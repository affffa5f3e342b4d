import { memory } from './support/memory';
import { propertySuite } from './support/property-suite';

// The evening before the clock goes back: days, hours and holds across it.
const EVENING = Date.parse('2026-10-24T20:00:00Z');

describe('any mixture of budgets on the memory backend', () => propertySuite(() => memory(EVENING)));
