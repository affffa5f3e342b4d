import { concurrencySuite } from './support/concurrency-suite';
import { memory } from './support/memory';

describe('frequency caps on the memory backend', () => concurrencySuite(() => memory()));
