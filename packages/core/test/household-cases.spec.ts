import { defineOption, type Charge } from '../src';
import { AdStore, DAY, fact, HOUR } from './ad-store';

const DAILY = { kind: 'rolling', ms: DAY } as const;
const perViewer = fact('viewer', ['campaign', 'spring'], DAILY, 2n);
const perHousehold: Charge = { ...fact('household', ['campaign', 'spring'], DAILY, 3n), partition: 'household' };
const spring = defineOption('spring', [perViewer, perHousehold]);

describe('a household cap beside a viewer cap', () => {
  it('refuses whichever is reached first, by its own name', async () => {
    const store = new AdStore();
    const [mum, dad] = [store.bind('mum', 'h1'), store.bind('dad', 'h1')];
    expect(await store.show([spring], { bind: mum })).toBe('spring');
    expect(await store.show([spring], { bind: mum })).toBe('spring');
    expect(await store.show([spring], { bind: mum })).toBe('no: viewer');
    expect(await store.show([spring], { bind: dad })).toBe('spring');
    expect(await store.show([spring], { bind: dad })).toBe('no: household');
    expect(await store.show([spring], { bind: store.bind('guest', 'h2') })).toBe('spring');
  });

  it('holds in both or in none', async () => {
    const store = new AdStore();
    const [mum, dad, child] = ['mum', 'dad', 'child'].map((name) => store.bind(name, 'h1'));
    for (const bind of [mum!, mum!, dad!]) await store.serve([spring], { bind });
    await store.serve([spring], { bind: child! });
    expect((await store.read(perViewer, child)).held).toBe(0n);
    expect((await store.read(perHousehold, child)).held).toBe(3n);
  });

  it('counts in both, and each has its own day', async () => {
    const store = new AdStore();
    const [mum, dad] = [store.bind('mum', 'h1'), store.bind('dad', 'h1')];
    await store.show([spring], { bind: mum });
    store.clock.advance(HOUR);
    await store.show([spring], { bind: dad });
    expect((await store.read(perHousehold, dad)).committed).toBe(2n);
    store.clock.advance(DAY - HOUR);
    expect((await store.read(perHousehold, dad)).committed).toBe(0n);
    expect((await store.read(perViewer, dad)).committed).toBe(1n);
  });

  it('is asked for the viewer alone, where no household is known', async () => {
    const store = new AdStore();
    const alone = defineOption('spring', [perViewer]);
    expect(await store.show([alone])).toBe('spring');
  });

  it('goes on for the household when a viewer is erased', async () => {
    const store = new AdStore();
    const mum = store.bind('mum', 'h1');
    for (let i = 0; i < 2; i++) await store.show([spring], { bind: mum });
    await store.state.erase(mum['viewer']!);
    store.clock.advance(1_000);
    expect(await store.show([spring], { bind: mum })).toBe('spring');
    expect(await store.show([spring], { bind: mum })).toBe('no: household');
  });
});
