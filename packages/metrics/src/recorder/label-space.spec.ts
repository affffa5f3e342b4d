import fc from 'fast-check';
import { LabelSpace } from './label-space';

const lists = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 });
const spaces = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), lists, { maxKeys: 4 });

describe('LabelSpace', () => {
  it('gives every combination a number of its own, and finds it again', () => {
    fc.assert(
      fc.property(spaces, (labels) => {
        const space = new LabelSpace(labels);
        const all = Array.from({ length: space.size }, (_, index) => space.labelsOf(index));
        expect(new Set(all.map((one) => JSON.stringify(Object.entries(one)))).size).toBe(space.size);
        all.forEach((one, index) => expect(space.indexOf(one)).toBe(index));
      }),
    );
  });

  it('takes what is not listed for other, whatever it is', () => {
    const space = new LabelSpace({ code: ['100', '200'] });
    for (const code of ['300', '', '__proto__', 'constructor', 'other', '100\0']) {
      expect(space.labelsOf(space.indexOf({ code }))).toEqual({ code: 'other' });
    }
    expect(space.labelsOf(space.indexOf(undefined))).toEqual({ code: 'other' });
    expect(space.size).toBe(3);
  });

  it('leaves an empty label out', () => {
    const space = new LabelSpace({ reason: ['cap', 'budget'], level: ['', 'campaign'] });
    expect(space.labelsOf(space.indexOf({ reason: 'budget', level: '' }))).toEqual({ reason: 'budget' });
  });
});
