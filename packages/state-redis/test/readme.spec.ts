import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RedisServer } from './support/redis-server';
import { runExamples } from './support/run-examples';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

runExamples(readFileSync(join(__dirname, '../README.md'), 'utf8'), (code) =>
  code.replaceAll('redis://127.0.0.1:6379', server.url),
);
