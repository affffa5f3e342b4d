import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ValidationError } from '../errors';
import { FileTransport } from './file-transport';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('FileTransport', () => {
  let base: string;
  let root: string;
  let transport: FileTransport;
  const at = (path: string) => `${pathToFileURL(root).href}/${path}`;

  beforeAll(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'xsp-file-')));
    root = join(base, 'root');
    mkdirSync(join(root, 'deep', 'er'), { recursive: true });
    mkdirSync(join(base, 'root-beside'));
    writeFileSync(join(root, 'ad.xml'), '<VAST/>');
    writeFileSync(join(root, 'empty'), '');
    writeFileSync(join(root, '..hidden'), 'dots');
    writeFileSync(join(root, 'ä ö%.xml'), 'name');
    writeFileSync(join(root, 'deep', 'er', 'ad.xml'), 'deeper');
    writeFileSync(join(base, 'secret'), 'secret');
    writeFileSync(join(base, 'root-beside', 'secret'), 'secret');
    symlinkSync(join(base, 'secret'), join(root, 'link-out'));
    symlinkSync('../secret', join(root, 'link-relative'));
    symlinkSync(base, join(root, 'folder-out'));
    symlinkSync('deep/er/ad.xml', join(root, 'link-in'));
    symlinkSync('loop', join(root, 'loop'));
    symlinkSync(root, join(base, 'root-link'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    transport = new FileTransport({ root });
  });
  afterAll(() => rmSync(base, { recursive: true }));

  it.each([
    ['ad.xml', '<VAST/>'],
    ['empty', ''],
    ['deep/er/ad.xml', 'deeper'],
    ['deep/../ad.xml', '<VAST/>'],
    ['..hidden', 'dots'],
    ['%C3%A4%20%C3%B6%25.xml', 'name'],
    ['link-in', 'deeper'],
    ['ad.xml?user=1#x', '<VAST/>'],
  ])('reads %s', async (path, content) => {
    const response = await transport.send({ url: at(path), params: { w: '640' }, headers: { accept: '*/*' } });
    expect(response.status).toBe(200);
    expect(text(response.body)).toBe(content);
    expect(response.headers).toEqual({ 'content-length': String(Buffer.byteLength(content)) });
  });

  it('reads a folder that is itself reached by a link', async () => {
    const linked = new FileTransport({ root: join(base, 'root-link') });
    expect(text((await linked.send({ url: `${pathToFileURL(base).href}/root-link/ad.xml` })).body)).toBe('<VAST/>');
    expect(text((await linked.send({ url: at('ad.xml') })).body)).toBe('<VAST/>');
    await expect(linked.send({ url: `${pathToFileURL(base).href}/root-link/link-out` })).rejects.toMatchObject({
      code: 'TRANSPORT_BLOCKED',
    });
  });

  it.each([
    '../secret',
    '..%2fsecret',
    '%2e%2e/secret',
    'deep/../../secret',
    '../root-beside/secret',
    '../missing',
    'link-out',
    'link-relative',
    'folder-out/secret',
    'folder-out/root-beside/secret',
    'pipe',
    'deep',
    '',
  ])('refuses %s', async (path) => {
    const sent = transport.send({ url: at(path) });
    await expect(sent).rejects.not.toThrow(/^secret$/);
    const error = (await sent.catch((reason: unknown) => reason)) as { code: string };
    expect(path.includes('%2f') ? 'VALIDATION_ERROR' : 'TRANSPORT_BLOCKED').toBe(error.code);
  });

  it.each(['missing', 'ad.xml/more', 'deep/missing'])('does not find %s', async (path) => {
    await expect(transport.send({ url: at(path) })).rejects.toMatchObject({ code: 'TRANSPORT_NOT_FOUND' });
  });

  it('does not follow a link that leads to itself', async () => {
    await expect(transport.send({ url: at('loop') })).rejects.toMatchObject({ code: 'TRANSPORT_BLOCKED' });
  });

  it.each(['http://localhost/ad.xml', 'ad.xml', '/etc/passwd', 'file://elsewhere/etc/passwd', 'file:///a%00b', ''])(
    'refuses the URL %j',
    async (url) => {
      await expect(transport.send({ url })).rejects.toBeInstanceOf(ValidationError);
    },
  );

  it('refuses what is no reading', async () => {
    await expect(transport.send({ url: at('ad.xml'), method: 'POST' })).rejects.toThrow(/use GET or HEAD/);
  });

  it('answers HEAD without the body', async () => {
    const { headers, body } = await transport.send({ url: at('ad.xml'), method: 'HEAD' });
    expect(headers).toEqual({ 'content-length': '7' });
    expect(body).toHaveLength(0);
  });

  it('reads as much as it may, to the byte', async () => {
    writeFileSync(join(root, 'large'), Buffer.alloc(200_000, 'x'));
    const fits = new FileTransport({ root, maxBytes: 200_000 });
    expect((await fits.send({ url: at('large') })).body).toHaveLength(200_000);
    const tooSmall = new FileTransport({ root, maxBytes: 199_999 });
    await expect(tooSmall.send({ url: at('large') })).rejects.toMatchObject({ code: 'TRANSPORT_TOO_LARGE' });
  });

  it('heeds the signal', async () => {
    const sent = transport.send({ url: at('ad.xml'), signal: AbortSignal.abort() });
    await expect(sent).rejects.toMatchObject({ code: 'TRANSPORT_ABORTED' });
  });

  it('refuses settings that make no sense, and requests once it is closed', async () => {
    expect(() => new FileTransport({ root: '' })).toThrow(ValidationError);
    expect(() => new FileTransport({ root, maxBytes: -1 })).toThrow(ValidationError);
    const closed = new FileTransport({ root });
    await closed.close();
    await expect(closed.send({ url: at('ad.xml') })).rejects.toMatchObject({ code: 'TRANSPORT_CLOSED' });
  });
});
