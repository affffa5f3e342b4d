import fc from 'fast-check';
import { bestFirst } from './player-size';

const sized = (...sizes: readonly (readonly [number, number])[]) => sizes.map(([width, height]) => ({ width, height }));
const LADDER = sized([640, 360], [1920, 1080], [1280, 720], [320, 180]);

const widths = (width?: number, height?: number, ladder = LADDER) =>
  bestFirst(ladder, { width, height }).map((one) => one.width);

describe('bestFirst', () => {
  it('puts the smallest first that covers the player, and the larger of those that do not before the smaller', () => {
    expect(widths(1000, 500)).toEqual([1280, 1920, 640, 320]);
    expect(widths(1280, 720)).toEqual([1280, 1920, 640, 320]);
    expect(widths(1281, 720)).toEqual([1920, 1280, 640, 320]);
    expect(widths(4000, 2000)).toEqual([1920, 1280, 640, 320]);
    expect(widths(1, 1)).toEqual([320, 640, 1280, 1920]);
  });

  it('goes by one side where the request says only that', () => {
    expect(widths(641)).toEqual([1280, 1920, 640, 320]);
    expect(widths(undefined, 361)).toEqual([1280, 1920, 640, 320]);
  });

  it('leaves the order alone where nothing is said, and among equals', () => {
    expect(widths()).toEqual([640, 1920, 1280, 320]);
    const equals = ['mp4', 'webm'].map((type) => ({ type, width: 640, height: 360 }));
    expect(bestFirst(equals, { width: 640, height: 360 })).toEqual(equals);
  });

  it('loses none, and puts none first that does not cover the player while another does', () => {
    const side = fc.integer({ min: 1, max: 50 });
    const list = fc.array(fc.record({ width: side, height: side }), { maxLength: 12 });
    fc.assert(
      fc.property(list, side, side, (renditions, width, height) => {
        const sorted = bestFirst(renditions, { width, height });
        expect(sorted).toHaveLength(renditions.length);
        for (const one of renditions) expect(sorted).toContain(one);
        const covering = renditions.filter((one) => one.width >= width && one.height >= height);
        const [first] = sorted;
        if (covering.length > 0) {
          const pixels = Math.min(...covering.map((one) => one.width * one.height));
          expect(covering).toContain(first);
          expect(first!.width * first!.height).toBe(pixels);
        }
      }),
    );
  });
});
