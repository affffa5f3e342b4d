import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ValidationError } from '@xsp/core';
import { loadCatalogFile } from '.';

const text = 'advertisers: [{ id: a, name: Café }]\ncampaigns: []\nplacements: []\n';

describe('loadCatalogFile', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalog-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, contents: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, contents);
    return path;
  }

  it('reads YAML and JSON', async () => {
    const yaml = await loadCatalogFile(await file('a.yaml', text));
    const json = await loadCatalogFile(
      await file('a.json', '{"advertisers":[{"id":"a","name":"Café"}],"campaigns":[],"placements":[]}'),
    );
    expect(yaml.name).toBe('a.yaml');
    expect(json.version).toBe(yaml.version);
    expect(yaml.advertisers[0]?.name).toBe('Café');
  });

  it('drops a byte order mark', async () => {
    const catalog = await loadCatalogFile(await file('bom.yaml', `\uFEFF${text}`));
    expect(catalog.advertisers).toHaveLength(1);
  });

  it.each([
    ['latin1.yaml', Buffer.from(text, 'latin1'), /^is not UTF-8: the bytes from line 1 on/],
    ['later.yaml', Buffer.concat([Buffer.from(text), Buffer.from([0x23, 0xff, 0x0a])]), /from line 4 on/],
    ['cut.yaml', Buffer.from('a: é').subarray(0, 4), /^is not UTF-8/],
    ['utf16.yaml', Buffer.from(`\uFEFF${text}`, 'utf16le'), /it looks like UTF-16; save the file as UTF-8/],
    ['overlong.yaml', Buffer.from([0xc0, 0xaf]), /^is not UTF-8/],
    ['surrogate.yaml', Buffer.from([0xed, 0xa0, 0x80]), /^is not UTF-8/],
    ['empty.yaml', '', /^is empty/],
    ['empty.json', '', /^is empty/],
    ['blank.json', ' \n', /^is empty/],
  ])('refuses %s', async (name, contents, message) => {
    await expect(loadCatalogFile(await file(name, contents))).rejects.toThrow(message);
  });

  it('refuses a file that is not there, and a folder, by its path', async () => {
    const missing = join(folder, 'missing.yaml');
    await expect(loadCatalogFile(missing)).rejects.toThrow(`cannot read ${missing}: there is no such file`);
    await expect(loadCatalogFile(folder)).rejects.toThrow(/it is a folder/);
    await expect(loadCatalogFile(missing)).rejects.toBeInstanceOf(ValidationError);
  });

  it('refuses a file above the limit without reading it whole, an endless one as well', async () => {
    const path = await file('large.yaml', text);
    await expect(loadCatalogFile(path, { maxBytes: Buffer.byteLength(text) - 1 })).rejects.toThrow(
      /is larger than \d+ bytes/,
    );
    await expect(loadCatalogFile(path, { maxBytes: Buffer.byteLength(text) })).resolves.toBeDefined();
    // One byte more than fits, after a whole number of reads.
    const padded = await file('padded.yaml', text.padEnd(65_536, '#'));
    await expect(loadCatalogFile(padded, { maxBytes: 65_536 })).rejects.toThrow(/is larger/);
    if (process.platform !== 'win32')
      await expect(loadCatalogFile('/dev/zero', { maxBytes: 100_000 })).rejects.toThrow(/is larger/);
  });

  it('names the file in the catalogue, not its folder', async () => {
    await expect(loadCatalogFile(await file('wrong.yaml', 'advertisers: 3'))).rejects.toMatchObject({
      issues: [
        { path: 'campaigns', line: 1 },
        { path: 'placements', line: 1 },
        { path: 'advertisers', line: 1, column: 14 },
      ],
    });
  });
});
