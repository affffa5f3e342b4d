import { readVast } from '../../vast';
import { inLineAd, vastXml } from '../../../test/support/chain-documents';
import { creativeIdentities } from './creative-identity';
import { identityOfAd } from './identity-of-ad';

const adOf = (name: string, change: (xml: string) => string = (xml) => xml) =>
  readVast(vastXml(change(inLineAd(name)))).vast.ads[0]!.inLine!;
const isSame = (one: ReturnType<typeof adOf>, other: ReturnType<typeof adOf>) =>
  creativeIdentities(identityOfAd(one)).some((name) => creativeIdentities(identityOfAd(other)).includes(name));

const universal =
  (value: string, registry = 'ad-id.org') =>
  (xml: string) =>
    xml.replace('<Linear>', `<UniversalAdId idRegistry="${registry}">${value}</UniversalAdId><Linear>`);
const media = (xml: string) => xml.replace(/https:\/\/\w+\.example\/m\.mp4/, 'https://cdn.example/same.mp4?t=1');
const creative = (attributes: string, system: string) => (xml: string) =>
  xml.replace(/<Creative id="\w+">/, `<Creative ${attributes}>`).replace(/<AdSystem>\w+/, `<AdSystem>${system}`);

describe('identityOfAd', () => {
  it.each<[string, boolean, ReturnType<typeof adOf>, ReturnType<typeof adOf>]>([
    ['nothing in common', false, adOf('a'), adOf('b')],
    ['a universal ad id', true, adOf('a', universal('X1')), adOf('b', universal('x1'))],
    ['one of another registry', false, adOf('a', universal('X1')), adOf('b', universal('X1', 'clearcast'))],
    [
      'one that is not known',
      false,
      adOf('a', universal('unknown', 'unknown')),
      adOf('b', universal('unknown', 'unknown')),
    ],
    ['a media file', true, adOf('a', media), adOf('b', media)],
    ['an id in one system', true, adOf('a', creative('id="c-77"', 's')), adOf('b', creative('id="c-77"', 's'))],
    ['an id as adId', true, adOf('a', creative('adId="c-77"', 's')), adOf('b', creative('id="c-77"', 's'))],
    ['an id in two systems', false, adOf('a', creative('id="c-77"', 's')), adOf('b', creative('id="c-77"', 't'))],
    ['a number in the ad', false, adOf('a', creative('id="1"', 's')), adOf('b', creative('id="1"', 's'))],
    ['no id', false, adOf('a', creative('', 's')), adOf('b', creative('', 's'))],
  ])('compares ads with %s', (_, expected, one, other) => expect(isSame(one, other)).toBe(expected));

  it('leaves companions out', () => {
    const { creatives, ...ad } = adOf('a');
    const companion = [{ id: 'c-77', companionAds: { companions: [] } }];
    expect(creativeIdentities(identityOfAd({ ...ad, creatives: companion }))).toEqual([]);
    expect(creativeIdentities(identityOfAd({ ...ad, creatives }))).toHaveLength(1 + 1);
  });
});
