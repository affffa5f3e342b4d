import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Catalog, loadCatalogFile } from '.';

const app = join(__dirname, '../..');
const media = join(app, 'media');

describe('the sample catalogue', () => {
  let catalog: Catalog;
  beforeAll(async () => {
    catalog = await loadCatalogFile(join(app, 'catalog/sample.yaml'));
  });

  it('is right, and nothing in it is odd', () => {
    expect(catalog.warnings).toEqual([]);
    expect(catalog.campaigns.length).toBeGreaterThanOrEqual(12);
    expect(catalog.advertisers.length).toBeGreaterThanOrEqual(6);
  });

  it('serves whenever it is started: every flight is open, every placement has ads, and a house ad for the rest', () => {
    expect(catalog.campaigns.filter(({ flight }) => flight.endMs !== null)).toEqual([]);
    for (const { id } of catalog.placements) {
      const targets = catalog.campaigns.filter(({ targeting }) => targeting.placements?.has(id) ?? true);
      expect(targets.filter(({ priority }) => priority > 0).length).toBeGreaterThanOrEqual(2);
      expect(targets.filter(({ priority }) => priority === 0).length).toBeGreaterThanOrEqual(1);
    }
  });

  it('names media that are there, each creative as MP4, WebM and HLS', () => {
    for (const { creatives } of catalog.campaigns) {
      for (const { media: files } of creatives) {
        expect(files.map(({ type }) => type)).toEqual(['video/mp4', 'video/webm', 'application/vnd.apple.mpegurl']);
        for (const { url } of files) expect([url, existsSync(join(app, url))]).toEqual([url, true]);
      }
      for (const { resource } of creatives.flatMap(({ companions }) => companions)) {
        expect(resource.kind === 'image' && existsSync(join(app, resource.url))).toBe(true);
      }
    }
  });

  it('gives each creative the length of its clip', () => {
    for (const { durationMs, media: files } of catalog.campaigns.flatMap(({ creatives }) => creatives)) {
      const playlist = files.find(({ hls }) => hls)?.url.replace('index.m3u8', 'media.m3u8') ?? '';
      expect(playlistSeconds(join(app, playlist)) * 1000).toBe(durationMs);
    }
  });
});

describe('the sample media', () => {
  const files = readdirSync(media);

  it('are small', () => {
    const bytes = readdirSync(media, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
    expect(bytes).toBeLessThan(6_000_000);
  });

  it('start to play before they are complete: the index of an MP4 comes first', () => {
    const clips = files.filter((name) => name.endsWith('.mp4'));
    expect(clips.length).toBeGreaterThanOrEqual(8);
    for (const name of clips) {
      const bytes = readFileSync(join(media, name));
      expect([name, bytes.indexOf('moov') > 0 && bytes.indexOf('moov') < bytes.indexOf('mdat')]).toEqual([name, true]);
    }
  });

  it('have an HLS rendition whose byte ranges are all of its file, one after the other', () => {
    for (const clip of readdirSync(join(media, 'hls'))) {
      const folder = join(media, 'hls', clip);
      expect(readFileSync(join(folder, 'index.m3u8'), 'utf8')).toMatch(
        /CODECS="avc1\.4d401e,mp4a\.40\.2"\nmedia\.m3u8/,
      );
      const playlist = readFileSync(join(folder, 'media.m3u8'), 'utf8');
      const ranges = [...playlist.matchAll(/BYTERANGE[:=]"?(\d+)@(\d+)/g)].map(
        ([, length, offset]) => [Number(offset), Number(length)] as const,
      );
      let end = 0;
      for (const [offset, length] of ranges) {
        expect(offset).toBe(end);
        end = offset + length;
      }
      expect(end).toBe(statSync(join(folder, 'media.m4s')).size);
      expect(files).toContain(`${clip}.mp4`);
      expect(files).toContain(`${clip}.webm`);
    }
  });
});

function playlistSeconds(path: string): number {
  return [...readFileSync(path, 'utf8').matchAll(/#EXTINF:([\d.]+)/g)].reduce(
    (sum, [, seconds]) => sum + Number(seconds),
    0,
  );
}
