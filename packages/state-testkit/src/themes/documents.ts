import type { Suite } from '../suite';
import { rejects, same, type World } from '../world';

const key = (w: World): string => `testkit/${w.id()}`;

export function documents({ test }: Suite): void {
  test('a document is text under a key, with a version that grows', async (w) => {
    const doc = key(w);
    same(await w.backend.get(doc), undefined);
    same(await w.backend.set(doc, 'one'), 1);
    same(await w.backend.set(doc, 'two'), 2);
    same(await w.backend.get(doc), { value: 'two', version: 2 });
    same(await w.backend.delete(doc), true);
    same(await w.backend.delete(doc), false);
    same(await w.backend.get(doc), undefined);
  });

  test('any text comes back as it was: empty, long, with line ends, NUL, emoji', async (w) => {
    const doc = key(w);
    for (const text of ['', ' ', 'a\r\nb\u0000c', '🦊 é 漢字', '{"a":1}', '007', 'x'.repeat(300_000)]) {
      await w.backend.set(doc, text);
      same((await w.backend.get(doc))?.value === text, true, `lost a text of ${text.length}`);
    }
  });

  test('set and delete take ifVersion; 0 means: only if there is none', async (w) => {
    const doc = key(w);
    await rejects(w.backend.set(doc, 'x', { ifVersion: 1 }), 'versionConflict');
    same(await w.backend.set(doc, 'x', { ifVersion: 0 }), 1);
    const error = await rejects(w.backend.set(doc, 'y', { ifVersion: 0 }), 'versionConflict');
    same(error.details.version, 1);
    same(await w.backend.set(doc, 'y', { ifVersion: 1 }), 2);
    await rejects(w.backend.delete(doc, { ifVersion: 1 }), 'versionConflict');
    same((await w.backend.get(doc))?.value, 'y');
    same(await w.backend.delete(doc, { ifVersion: 2 }), true);
  });

  test('of writers with the same version one wins', async (w) => {
    const doc = key(w);
    const other = await w.harness.another();
    await w.backend.set(doc, '0');
    const writes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => (i % 2 ? w.backend : other).set(doc, `${i}`, { ifVersion: 1 })),
    );
    same(writes.filter(({ status }) => status === 'fulfilled').length, 1);
    same((await w.backend.get(doc))?.version, 2);
  });

  test('a document with a TTL is there until it has passed', async (w) => {
    const doc = key(w);
    await w.backend.set(doc, 'x', { ttlMs: 1_000 });
    await w.advance(999);
    same((await w.backend.get(doc))?.value, 'x');
    await w.advance(1);
    same(await w.backend.get(doc), undefined);
    same(await w.backend.set(doc, 'y', { ifVersion: 0 }), 1);
  });

  test('a document set without a TTL is kept, also over one that had one', async (w) => {
    const doc = key(w);
    await w.backend.set(doc, 'x', { ttlMs: 1_000 });
    await w.backend.set(doc, 'y');
    await w.advance(400 * 86_400_000);
    same((await w.backend.get(doc))?.value, 'y');
  });

  test('increment adds to an integer document, which starts at 0', async (w) => {
    const doc = key(w);
    same(await w.backend.increment(doc), 1n);
    same(await w.backend.increment(doc, 41n), 42n);
    same(await w.backend.increment(doc, -50n), -8n);
    same(await w.backend.get(doc), { value: '-8', version: 3 });
    await w.backend.set(doc, '100');
    same(await w.backend.increment(doc), 101n);
  });

  test('concurrent increments all count', async (w) => {
    const doc = key(w);
    const other = await w.harness.another();
    await Promise.all(Array.from({ length: 30 }, (_, i) => (i % 2 ? w.backend : other).increment(doc, 2n)));
    same((await w.backend.get(doc))?.value, '60');
  });

  test('the TTL of an increment is set in the same step, and only when the document is new', async (w) => {
    const doc = key(w);
    await w.backend.increment(doc, 1n, { ttlMs: 1_000 });
    await w.advance(900);
    same(await w.backend.increment(doc, 1n, { ttlMs: 1_000 }), 2n);
    await w.advance(100);
    same(await w.backend.get(doc), undefined);
    same(await w.backend.increment(doc), 1n);
    await w.advance(5_000);
    same(await w.backend.increment(doc, 1n, { ttlMs: 1_000 }), 2n);
    await w.advance(5_000);
    same(await w.backend.increment(doc), 3n);
  });

  test('a document that is no integer is not incremented', async (w) => {
    const doc = key(w);
    for (const text of ['', 'x', '1.5', '1e3', ' 1', '0x10', '99999999999999999999']) {
      await w.backend.set(doc, text);
      await rejects(w.backend.increment(doc), 'corrupt');
      same((await w.backend.get(doc))?.value, text);
    }
  });

  test('an increment is exact to 64 bits, and refused beyond', async (w) => {
    const doc = key(w);
    same(await w.backend.increment(doc, 2n ** 53n + 1n), 2n ** 53n + 1n);
    same(await w.backend.increment(doc, 2n ** 63n - 2n ** 53n - 2n), 2n ** 63n - 1n);
    await rejects(w.backend.increment(doc), 'overflow');
    same((await w.backend.get(doc))?.value, String(2n ** 63n - 1n));
    same(await w.backend.increment(doc, -(2n ** 63n - 1n)), 0n);
    same(await w.backend.increment(doc, -(2n ** 63n - 1n)), 1n - 2n ** 63n);
    await rejects(w.backend.increment(doc, -2n), 'overflow');
  });

  test('malformed keys, values and options are refused', async (w) => {
    const { backend } = w;
    for (const bad of ['', 'a b', 'a*', 'ä', 'a\n', '{a}', 'x'.repeat(257), undefined, null, 7, {}, []]) {
      await rejects(backend.get(bad as string), 'invalid');
      await rejects(backend.set(bad as string, 'x'), 'invalid');
      await rejects(backend.delete(bad as string), 'invalid');
      await rejects(backend.increment(bad as string), 'invalid');
    }
    const doc = key(w);
    for (const bad of [undefined, null, 7, 7n, {}]) await rejects(backend.set(doc, bad as string), 'invalid');
    for (const bad of [0, -1, 1.5, NaN, Infinity, '9']) {
      await rejects(backend.set(doc, 'x', { ttlMs: bad as number }), 'invalid');
      await rejects(backend.increment(doc, 1n, { ttlMs: bad as number }), 'invalid');
    }
    for (const bad of [1, '1', null, 2n ** 63n]) await rejects(backend.increment(doc, bad as bigint), 'invalid');
    for (const bad of [-1, 1.5, NaN, '0'])
      await rejects(backend.set(doc, 'x', { ifVersion: bad as number }), 'invalid');
    same(await backend.get(doc), undefined);
  });

  test('a key of 256 characters is a key', async (w) => {
    const doc = `${key(w)}/:._-${'x'.repeat(256)}`.slice(0, 256);
    same(await w.backend.set(doc, 'x'), 1);
    same((await w.backend.get(doc))?.value, 'x');
  });
}
