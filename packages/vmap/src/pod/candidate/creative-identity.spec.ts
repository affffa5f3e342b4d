import { creativeIdentities, type CreativeIdentity } from './creative-identity';

const same = (one: CreativeIdentity, other: CreativeIdentity) =>
  creativeIdentities(one).some((name) => creativeIdentities(other).includes(name));
const media = (...mediaFiles: string[]) => ({ mediaFiles });
const domain = (advertiserDomain: string) => ({ advertiserDomain });
const universal = (registry: string, value: string) => ({ universalAdIds: [{ registry, value }] });

describe('creativeIdentities', () => {
  it.each<[string, CreativeIdentity, CreativeIdentity, boolean]>([
    ['ad ids', universal('ad-id.org', 'ACME0015H'), universal('AD-ID.org', ' acme0015h '), true],
    ['ad ids of two registries', universal('ad-id.org', 'A'), universal('clearcast', 'A'), false],
    ['unknown ad ids', universal('unknown', 'unknown'), universal('unknown', 'unknown'), false],
    ['creative ids', { creativeIds: ['a', 'b'] }, { creativeIds: ['b'] }, true],
    ['creative ids in two cases', { creativeIds: ['a'] }, { creativeIds: ['A'] }, false],
    ['an id of another kind', { creativeIds: ['acme.com'] }, domain('acme.com'), false],
    ['domains', domain('www.Acme.com'), domain('https://acme.com./path?x'), true],
    ['domains and what they end with', domain('acme.com'), domain('notacme.com'), false],
    ['files by scheme and token', media('https://cdn.example/a.mp4?t=1#x'), media('http://cdn.example/a.mp4'), true],
    ['files that a query names', media('https://cdn.example/get?id=1'), media('https://cdn.example/get?id=2'), false],
    ['one rendition of many', media('https://c/a.mp4', 'https://c/b.mp4'), media('https://c/b.mp4'), true],
    ['relative files', media('/media/a.mp4'), media('/media/a.mp4'), true],
    ['nothing known', {}, {}, false],
    ['empty texts', { creativeIds: [''], ...domain(' '), ...media('') }, { creativeIds: [' '], ...domain('') }, false],
  ])('compares %s', (_, one, other, expected) => expect(same(one, other)).toBe(expected));

  it('are names of counters, and 16 at most, the same ones of two lists of files', () => {
    const files = Array.from({ length: 40 }, (_, i) => `https://cdn.example/${i}.mp4`);
    const names = creativeIdentities({ mediaFiles: files });
    expect(names).toHaveLength(16);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
    expect(creativeIdentities({ mediaFiles: [...files].reverse() })).toEqual(names);
    expect(creativeIdentities(undefined)).toEqual([]);
  });
});
