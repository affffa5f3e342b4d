import { hashId, type Partition } from '@xsp/core';
import type { Suite } from '../suite';
import { option, rejects, same } from '../world';

/** Texts that break out of keys, patterns, scripts or encodings somewhere. */
export const HOSTILE_NAMES = [
  '',
  ' ',
  'a b',
  'a/b',
  'a:b',
  'a|b',
  'a,b',
  'a{b}',
  '{a}',
  'a*',
  'a?',
  '[a]',
  'a"b',
  "a'b",
  'a\\b',
  'a\nb',
  'a\r\nb',
  'a\u0000b',
  'a\u007f',
  'é',
  '漢',
  '🦊',
  'a\ud800',
  'x'.repeat(65),
  '../../etc/passwd',
  '$(id)',
  '%00',
];

const FOREVER = { kind: 'forever' } as const;

export function identity({ test }: Suite): void {
  test('a partition is (kind, id), and no two can collide', async (w) => {
    const id = w.id().slice(0, 10);
    const partitions: Partition[] = [
      { kind: 'a', id: `b.${id}` },
      { kind: 'a.b', id },
      { kind: 'a', id: `b-${id}` },
      { kind: 'a-b', id },
      { kind: 'a', id: `b_${id}` },
      { kind: 'a_b', id },
      { kind: 'A', id: `b.${id}` },
      { kind: 'a', id: `B.${id}` },
    ];
    for (const partition of partitions) await w.hold({ partition: 'of', at: 1n }, { bind: { of: partition } });
    for (const partition of partitions) await w.refused({ partition: 'of', at: 1n }, { bind: { of: partition } });
  });

  test('no two names of counters can collide', async (w) => {
    const names = [
      ['a', 'b', 'c'],
      ['a', 'b.c'],
      ['a.b', 'c'],
      ['a-b', 'c'],
      ['a', 'b-c'],
      ['a.b.c'],
      ['a_b_c'],
      ['A', 'b', 'c'],
      ['a', 'b'],
    ];
    for (const counter of names) await w.hold({ counter, at: 1n });
    for (const counter of names) await w.refused({ counter, at: 1n });
  });

  test('names that a parameter fills are counters each of its own, however many values it has', async (w) => {
    const partition = w.money;
    const counter = ['a', { param: 'place' }, 'b'];
    const open = { partition, counter };
    const paid = { ...open, counter: [...counter, 'paid'], whenLate: 'fit' } as const;
    const both = option({ at: 2n, ...open }, paid);
    const values = Array.from({ length: 40 }, (_, index) => `place-${index}`);
    for (const round of [1n, 2n]) {
      for (const place of values) {
        await w.spend(both, { params: { place } });
        const names = [counter, paid.counter].map((parts) =>
          parts.map((part) => (typeof part === 'string' ? part : place)),
        );
        const refs = names.map((name) => ({ partition: w.advertiser, counter: name, window: FOREVER }));
        const { counters } = await w.backend.inspect(refs);
        same(
          counters.map(({ committed }) => committed),
          [round, round],
        );
      }
    }
    for (const place of values) await w.refused(both, { params: { place } });
  });

  test('names of 64 characters, and words that mean something elsewhere, are names like any other', async (w) => {
    const names = [
      'x'.repeat(64),
      '__proto__',
      'constructor',
      'toString',
      'null',
      '0',
      '-1',
      '.',
      '..',
      'e1',
      'NaN',
      '1e14',
    ];
    for (const name of names) {
      const bind = { viewer: { kind: name, id: name }, [`r${name}`.slice(0, 64)]: w.household };
      const id = name === 'x'.repeat(64) ? name : `${name}.${w.id()}`;
      const offer = { counter: [name, { param: 'p' }], at: 1n };
      const ask = { id, bind, params: { p: w.id() } };
      const slot = await w.hold(offer, ask);
      same(slot.hold.reservation, id);
      await w.refused(offer, { ...ask, id: w.id() });
      same((await w.commit(slot)).status, 'committed');
    }
  });

  test('no name can break out of its key: what is no name is refused, and nothing is done', async (w) => {
    for (const bad of HOSTILE_NAMES) {
      await rejects(w.offer({ at: 5n }, { id: bad }), 'invalid');
      await rejects(w.offer({ at: 5n }, { bind: { viewer: { kind: 'viewer', id: bad } } }), 'invalid');
      await rejects(w.offer({ at: 5n }, { bind: { viewer: { kind: bad, id: 'x' } } }), 'invalid');
      await rejects(w.offer({ at: 5n, counter: ['c', { param: 'p' }] }, { params: { p: bad } }), 'invalid');
      await rejects(w.consume({ at: 5n }, { id: bad }), 'invalid');
      const hold = { reservation: w.id(), slot: 0, lead: w.viewer, home: w.viewer };
      await rejects(w.backend.commit({ hold: { ...hold, reservation: bad } }), 'invalid');
      await rejects(w.backend.commit({ hold: { ...hold, lead: { kind: 'viewer', id: bad } } }), 'invalid');
      await rejects(w.backend.commit({ hold, event: bad }), 'invalid');
      await rejects(w.backend.release({ reservation: bad, lead: w.viewer, rememberMs: 1 }), 'invalid');
      await rejects(w.backend.setLimit({ partition: w.viewer, counter: ['hits', bad], at: 1n }), 'invalid');
      await rejects(w.backend.snapshot({ kind: 'viewer', id: bad }), 'invalid');
      await rejects(w.backend.erase({ kind: bad, id: 'x' }), 'invalid');
      const window = { kind: 'forever' } as const;
      await rejects(w.backend.inspect([{ partition: w.viewer, counter: [bad], window }]), 'invalid');
    }
    same((await w.backend.snapshot(w.viewer)).counters, []);
  });

  test('ids from requests are hashed before they reach a key: any text becomes a name of its own', async (w) => {
    const cap = { at: 1n };
    for (const raw of [...HOSTILE_NAMES, 'a@example.org', 'x'.repeat(10_000)]) {
      const bind = { viewer: { kind: 'viewer', id: hashId(`${raw} of ${w.viewer.id}`) } };
      await w.hold(cap, { bind });
      await w.refused(cap, { bind });
    }
  });
}
