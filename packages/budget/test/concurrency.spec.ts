import { concurrencySuite } from './support/concurrency-suite';
import { memory } from './support/memory';

describe('budgets on the memory backend', () => concurrencySuite(() => memory()));
