// Writing a session's VMAP beside fast-xml-parser's builder, and reading it beside Dailymotion's readers: pairs in one
// run, medians of the ratios, in processor time. Then reading at two sizes, to see that the time grows with the length and no faster.
//   node packages/vmap/bench/documents.mjs      after npm run build; ROUNDS=9
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { VASTParser } from '@dailymotion/vast-client';
import { DOMParser } from '@xmldom/xmldom';
import { readVast, readVmap, writeVast, writeVmap } from '@xsp/vmap';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { session } from './support/session.mjs';

const VMAP = createRequire(import.meta.url)('@dailymotion/vmap');
const ROUNDS = Number(process.env.ROUNDS ?? 9);

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Microseconds of processor time of one call, over enough calls to take a good while. */
async function timed(operation) {
  const start = process.cpuUsage();
  let calls = 0;
  let user = 0;
  for (; user < 100_000; calls += 20) {
    for (let i = 0; i < 20; i++) await operation();
    ({ user } = process.cpuUsage(start));
  }
  return user / calls;
}

/** The medians of two operations timed by turns, and of how many times longer the other takes. */
async function compare(own, other) {
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) rounds.push([await timed(own), await timed(other)]);
  rounds.shift(); // the first is warm-up
  return {
    own: median(rounds.map(([time]) => time)),
    other: median(rounds.map(([, time]) => time)),
    ratio: median(rounds.map(([time, otherTime]) => otherTime / time)),
  };
}

function print(name, { own, other, ratio }) {
  console.log(
    `${name.padEnd(46)} ${own.toFixed(0).padStart(6)} µs ${other.toFixed(0).padStart(6)} µs  ${ratio.toFixed(1)} times`,
  );
}

export async function run() {
  const model = session(3, 2);
  const { xml } = writeVmap(model, { vast: '4.2' });
  console.log(`A VMAP of 3 breaks with 2 ads each, ${xml.length} characters; ours, the other, the other / ours\n`);

  for (const [name, options] of [
    ['plain', { ignoreAttributes: false, cdataPropName: '#cdata', suppressEmptyNode: true }],
    ['in order', { ignoreAttributes: false, cdataPropName: '#cdata', preserveOrder: true }],
  ]) {
    const tree = new XMLParser({ ...options, parseTagValue: false, trimValues: false }).parse(xml);
    const builder = new XMLBuilder(options);
    const own = () => Buffer.byteLength(writeVmap(model, { vast: '4.2' }).xml);
    print(
      `writing, fast-xml-parser's builder (${name})`,
      await compare(own, () => Buffer.byteLength(builder.build(tree))),
    );
  }

  const dailymotion = async () => {
    for (const { adSource } of new VMAP(new DOMParser().parseFromString(xml, 'text/xml')).adBreaks) {
      await new VASTParser().parseVAST({ documentElement: adSource.vastAdData }, { allowMultipleAds: true });
    }
  };
  print('reading, @dailymotion/vmap and vast-client', await compare(() => readVmap(xml), dailymotion));

  const sized = (ads) =>
    writeVast(
      { ads: Array.from({ length: ads }, (_, n) => session(1, 1, n).adBreaks[0].adSource.vastAdData.ads[0]) },
      { version: '4.2' },
    ).xml;
  const [small, large] = [sized(350), sized(700)];
  const growth = await compare(
    () => readVast(small),
    () => readVast(large),
  );
  console.log(
    `\nreading ${small.length} and ${large.length} characters: ${(growth.ratio / (large.length / small.length)).toFixed(2)} times the time for each character`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await run();
