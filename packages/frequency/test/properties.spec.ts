import { memory } from './support/memory';
import { propertySuite } from './support/property-suite';

describe('any mixture of caps on the memory backend', () => propertySuite(() => memory()));
