import { join } from 'node:path';
import { runExamples } from '../../../tools/testing/run-examples';
import { RedisServer } from './support/redis-server';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

runExamples(join(__dirname, '../README.md'), (code) => code.replaceAll('redis://127.0.0.1:6379', server.url));
