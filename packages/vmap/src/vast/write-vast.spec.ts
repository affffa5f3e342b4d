import { describeConformance } from '../../test/support/conformance';
import { validate, vastSchema } from '../../test/support/schema-validator';
import { VAST_VERSIONS } from '../schema/editions';
import { type Vast } from './model';
import { writeVast } from './write-vast';

const minimal: Vast = {
  ads: [
    {
      id: 'a1',
      inLine: {
        adSystem: { name: 'xsp' },
        adTitle: 'Spring & <Summer>',
        adServingId: 'xsp-1',
        impressions: [{ url: 'https://ads.example/t/impression/abc?x=1&y=2' }],
        errors: ['https://ads.example/t/error/abc?code=[ERRORCODE]'],
        creatives: [
          {
            id: 'c1',
            linear: {
              duration: 15_000,
              skipoffset: { kind: 'time', milliseconds: 5000 },
              trackingEvents: [
                { event: 'start', url: 'https://ads.example/t/start/abc' },
                { event: 'notUsed', url: 'https://ads.example/t/notUsed/abc' },
              ],
              videoClicks: { clickThrough: { url: 'https://shop.example/' } },
              mediaFiles: {
                files: [
                  {
                    url: 'https://cdn.example/a.mp4',
                    delivery: 'progressive',
                    type: 'video/mp4',
                    width: 1280,
                    height: 720,
                  },
                ],
              },
            },
          },
        ],
      },
    },
  ],
};

describeConformance('writeVast', () => {
  it.each(VAST_VERSIONS)('writes a valid document of VAST %s', async (version) => {
    const { xml } = writeVast(minimal, { version });
    expect(await validate([xml], vastSchema(version))).toEqual([undefined]);
  });
});
