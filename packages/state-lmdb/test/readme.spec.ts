import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runExamples } from '../../../tools/testing/run-examples';

const directory = mkdtempSync(join(tmpdir(), 'xsp-readme-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

runExamples(join(__dirname, '../README.md'), (code) => code.replace('./xsp-state', join(directory, 'state')));
