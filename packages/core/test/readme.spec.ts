import { join } from 'node:path';
import { runExamples } from '../../../tools/testing/run-examples';

runExamples(join(__dirname, '../README.md'));
