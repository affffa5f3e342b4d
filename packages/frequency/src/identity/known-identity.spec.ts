import type { Cap } from '../cap/cap';
import { householdPartition, viewerPartition } from './identity';
import { mayServe } from './known-identity';

const day: Cap = { per: 'campaign', limit: 1, window: { kind: 'rolling', ms: 86_400_000 } };
const stream: Cap = { per: 'campaign', limit: 1, window: { kind: 'stream' } };
const household: Cap = { ...day, identity: 'household' };

describe('mayServe', () => {
  it.each([
    ['user', false, [day, stream], true],
    ['user', false, [household], false],
    ['user', true, [day, household], true],
    ['session', false, [stream], true],
    ['session', false, [day], false],
    ['nobody', false, [], true],
    ['nobody', false, [stream], false],
  ] as const)('a %s, household %p, %j: %p when unknown users are skipped', (viewer, known, caps, serves) => {
    expect(mayServe(caps, { viewer, household: known }, 'skip')).toBe(serves);
    expect(mayServe(caps, { viewer, household: known }, 'serve')).toBe(true);
  });

  it('a cap of 0 is never, also where it cannot be asked', () => {
    const never: Cap = { ...day, limit: 0 };
    expect(mayServe([day, never], { viewer: 'nobody', household: false }, 'serve')).toBe(false);
    expect(mayServe([{ ...never, identity: 'household' }], { viewer: 'user', household: false }, 'serve')).toBe(false);
  });
});

describe('partitions', () => {
  it('are of one kind each, and depend on the secret', () => {
    expect(viewerPartition('u').kind).toBe('viewer');
    expect(householdPartition('u').kind).toBe('household');
    const ids = [viewerPartition('u'), viewerPartition('u', 'a'), viewerPartition('u', 'b'), viewerPartition('v', 'a')];
    expect(new Set(ids.map(({ id }) => id)).size).toBe(4);
    expect(viewerPartition('u', 'a')).toEqual(viewerPartition('u', 'a'));
    for (const id of ids) expect(id.id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});
