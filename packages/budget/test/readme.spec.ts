import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runExamples } from './support/run-examples';

runExamples(readFileSync(join(__dirname, '../README.md'), 'utf8'));
