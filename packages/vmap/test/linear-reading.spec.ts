import { readVast } from '../src';
import { inLineAd, vastXml } from './support/chain-documents';

/** The least processor time that reading a document took, of a few times. */
function timeOf(document: string, times: number): number {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage();
    readVast(document);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

const grown = (part: (index: number) => string, length: number) => {
  const parts: string[] = [];
  for (let size = 0; size < length; size += parts.at(-1)!.length) parts.push(part(parts.length));
  return parts.join('');
};
const inTitle = (text: string) => vastXml(inLineAd('ad').replace('<AdTitle>ad', `<AdTitle>${text}`));

describe('Reading', () => {
  /** 20 times the length takes some 20 times the time; were it quadratic, 400 times. A hundred are let pass. */
  it.each<[string, (length: number) => string]>([
    ['ads', (length) => vastXml(grown((index) => inLineAd(`ad${index}`), length))],
    [
      'ads with much wrong',
      (length) =>
        vastXml(
          grown(
            (index) => inLineAd(`ad${index}`).replace('00:00:15', 'x').replace('<InLine>', '<InLine a="b">'),
            length,
          ),
        ),
    ],
    ['text with references', (length) => inTitle(grown(() => '&amp; &#65; & ', length))],
    ['lines', (length) => inTitle(grown(() => 'x\r\n', length))],
    ['CDATA', (length) => inTitle(grown(() => '<![CDATA[x]]>', length))],
    ['comments', (length) => inTitle(grown(() => '<!-- x -->', length))],
    [
      'extensions',
      (length) => {
        const nodes = grown(() => '<a:b xmlns:a="urn:a" c="d">text</a:b>\n', length);
        return vastXml(inLineAd('ad', { inside: `<Extensions><Extension type="x">${nodes}</Extension></Extensions>` }));
      },
    ],
  ])('of %s takes time in proportion to its size', (_, document) => {
    const [small, large] = [document(20_000), document(400_000)];
    timeOf(small, 3);
    const growth = large.length / small.length;
    expect(timeOf(large, 2) / timeOf(small, 5)).toBeLessThan(growth * 5);
  });
});
