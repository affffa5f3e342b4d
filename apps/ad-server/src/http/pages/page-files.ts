import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const APP = join(__dirname, '../../..');

/** What was compiled for browsers. */
const MODULES = join(APP, 'dist/web');

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

interface PageFile {
  readonly path: string;
  readonly type: string;
}

/** Everything that a browser may have of the pages, by exact path: of other packages' files these and no others. */
function pageFiles(): ReadonlyMap<string, PageFile> {
  return new Map([
    ['/', { path: join(APP, 'public/dashboard.html'), type: HTML }],
    ['/player', { path: join(APP, 'public/player.html'), type: HTML }],
    ['/web/page.css', { path: join(APP, 'public/page.css'), type: CSS }],
    ['/web/icon.svg', { path: join(APP, 'public/icon.svg'), type: 'image/svg+xml' }],
    ['/web/vendor/uplot.css', { path: require.resolve('uplot/dist/uPlot.min.css'), type: CSS }],
    ['/web/vendor/uplot.js', { path: require.resolve('uplot/dist/uPlot.esm.js'), type: SCRIPT }],
    [
      '/web/vendor/vast-client.js',
      { path: browserFile('@dailymotion/vast-client', 'dist/vast-client.min.js'), type: SCRIPT },
    ],
    ['/web/vendor/vmap.js', { path: browserFile('@dailymotion/vmap', 'dist/vmap-js.js'), type: SCRIPT }],
    ...modules(),
  ]);
}

function browserFile(name: string, path: string): string {
  return require.resolve(`${name}/${path}`);
}

function modules(): [string, PageFile][] {
  if (!existsSync(MODULES)) return [];
  const files = readdirSync(MODULES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  return files.map((file) => [`/web/${file.replaceAll('\\', '/')}`, { path: join(MODULES, file), type: SCRIPT }]);
}

/** Serves the pages, their styles and modules, from memory. */
export function pageFileRoutes(app: FastifyInstance): void {
  for (const [url, { path, type }] of pageFiles()) {
    let prepared: Prepared | undefined;
    app.get(url, { exposeHeadRoute: true }, async (request, reply) =>
      send(request, reply, type, (prepared ??= prepare(path))),
    );
  }
}

interface Prepared {
  readonly etag: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
}

function prepare(path: string): Prepared {
  const plain = readFileSync(path);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  return { etag, plain, gzip: gzipSync(plain) };
}

function send({ headers }: FastifyRequest, reply: FastifyReply, type: string, { etag, plain, gzip }: Prepared) {
  void reply.headers({ ETag: etag, 'Cache-Control': 'no-cache', Vary: 'Accept-Encoding' }).type(type);
  if (headers['if-none-match'] === etag) return reply.code(304).send();
  if (!/\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))) return reply.send(plain);
  return reply.header('Content-Encoding', 'gzip').send(gzip);
}
