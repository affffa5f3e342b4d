import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, MemoryBackend } from '@xsp/core';
import { ManagedCampaigns } from '../management/campaigns';
import { LiveCatalog } from './live-catalog';
import { readOverlay } from './overlay-document';

const DAY = 86_400_000;
const TOKEN_TTL = 21_600_000;

const ANY = { ifMatch: undefined, ifNoneMatch: undefined };

/** Campaigns as `id: ids of creatives`. */
const catalogOf = (campaigns: Readonly<Record<string, readonly string[]>>) => `
advertisers: [{ id: acme }]
placements: [{ id: home }]
campaigns:
${Object.entries(campaigns)
  .map(
    ([id, creatives]) =>
      `  - { id: ${id}, advertiser: acme, creatives: [${creatives
        .map(
          (creative) =>
            `{ id: ${creative}, durationMs: 15000, media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }] }`,
        )
        .join(', ')}] }`,
  )
  .join('\n')}
`;

const BOTH = catalogOf({ spring: ['a', 'b'], summer: ['a'] });
const SUMMER = catalogOf({ summer: ['a'] });
const AUTUMN = catalogOf({ autumn: ['a'] });

describe('what a server knows of what has left its catalogue', () => {
  const directory = mkdtempSync(join(tmpdir(), 'xsp-departed-'));
  const opened: LiveCatalog[] = [];
  let files = 0;
  let clock: ManualClock;
  let state: MemoryBackend;

  beforeEach(() => {
    clock = new ManualClock(Date.parse('2026-11-24T12:00:00Z'));
    state = new MemoryBackend({ clock });
  });

  afterEach(() => {
    for (const live of opened.splice(0)) live.close();
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  /** A server with a file of its own. */
  async function open(catalog: string, path = join(directory, `catalog-${++files}.yaml`)) {
    writeFileSync(path, catalog);
    const onRefused = (error: unknown) => {
      throw error;
    };
    const live = await LiveCatalog.open({ state, path, tokenTtlMs: TOKEN_TTL, onChange: () => undefined, onRefused });
    opened.push(live);
    const reload = async (next: string) => {
      writeFileSync(path, next);
      await live.reload();
    };
    return { live, reload, campaigns: new ManagedCampaigns(state, live) };
  }

  const departedOf = ({ live }: { readonly live: LiveCatalog }) =>
    live.inForce.departed.flatMap(({ campaigns }) =>
      campaigns.flatMap(({ id, creatives }) => creatives.map((creative) => `${id}/${creative.id}`)),
    );

  it('is nothing at first, and when the same file is read again', async () => {
    const one = await open(BOTH);
    await one.reload(`${BOTH}\n# the same\n`);
    const two = await open(BOTH);
    expect([departedOf(one), departedOf(two)]).toEqual([[], []]);
    expect((await readOverlay(state)).version).toBe(0);
  });

  it('is what servers before it had, whatever they were told by file or API', async () => {
    const one = await open(BOTH);
    const { campaign } = one.campaigns.get('spring');
    await one.campaigns.put('spring', { ...campaign, creatives: [campaign.creatives[0]!] }, ANY);
    expect(departedOf(one)).toEqual(['spring/b']);
    await one.campaigns.put('winter', { ...campaign, id: 'winter' }, ANY);
    await one.campaigns.delete('winter', ANY);
    one.live.close();
    const two = await open(AUTUMN);
    // What the API wrote stays, whatever the file says.
    expect(departedOf(two).sort()).toEqual(['spring/b', 'summer/a', 'winter/a', 'winter/b']);
    await two.campaigns.delete('spring', ANY);
    expect(departedOf(two).sort()).toEqual(['spring/a', 'spring/b', 'summer/a', 'winter/a', 'winter/b']);
  });

  it('is kept from when the last server took the new file, though that be long after the first', async () => {
    const [one, two] = [await open(BOTH), await open(BOTH)];
    await one.reload(SUMMER);
    clock.advance(DAY + TOKEN_TTL);
    await two.reload(SUMMER);
    clock.advance(TOKEN_TTL - 1);
    for (const server of [two, await open(SUMMER)]) expect(departedOf(server)).toEqual(['spring/a', 'spring/b']);
    clock.advance(DAY + 1);
    expect(departedOf(await open(SUMMER))).toEqual([]);
  });

  it('is known for a day when servers are restarted with the new file one after the other', async () => {
    const [one, two] = [await open(BOTH), await open(BOTH)];
    one.live.close();
    await open(SUMMER);
    // The last that serves what is gone.
    clock.advance(DAY);
    two.live.close();
    clock.advance(TOKEN_TTL - 1);
    expect(departedOf(await open(SUMMER))).toEqual(['spring/a', 'spring/b']);
  });

  it('is found in the files of all, when servers have different ones', async () => {
    const one = await open(BOTH);
    await open(AUTUMN);
    await one.reload(SUMMER);
    expect(departedOf(one).sort()).toEqual(['autumn/a', 'spring/a', 'spring/b', 'summer/a']);
  });

  it('is written once when many take a new file at once', async () => {
    const servers = await Promise.all(Array.from({ length: 4 }, () => open(BOTH)));
    await Promise.all(servers.map(({ reload }) => reload(SUMMER)));
    for (const server of servers) expect(departedOf(server)).toEqual(['spring/a', 'spring/b']);
    expect((await readOverlay(state)).version).toBe(1);
  });

  it('is nothing where the state is of an earlier version, which did not remember', async () => {
    await state.set('catalog/overlay', JSON.stringify({ campaigns: {}, paused: ['summer'], budgets: {} }));
    const one = await open(BOTH);
    expect([departedOf(one), one.live.inForce.paused]).toEqual([[], new Set(['summer'])]);
    await one.campaigns.delete('spring', ANY);
    expect(departedOf(one)).toEqual(['spring/a', 'spring/b']);
  });

  it('does not make the catalogue anew for the others', async () => {
    const [one, two] = [await open(BOTH), await open(BOTH)];
    const { catalog } = two.live.inForce;
    await one.reload(SUMMER);
    await two.live.refresh();
    expect(departedOf(two)).toEqual(['spring/a', 'spring/b']);
    expect(two.live.inForce.catalog).toBe(catalog);
  });
});
