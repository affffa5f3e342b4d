import { atOnce, inTurns, type Interruptible } from './in-turns';

function* counting(to: number): Interruptible<number> {
  for (let count = 0; count < to; count++) yield;
  return to;
}

/** How many turns others have while something is done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let ticking: NodeJS.Immediate | undefined;
  const tick = () => {
    turns++;
    ticking = setImmediate(tick);
  };
  tick();
  await work.catch(() => undefined);
  clearImmediate(ticking);
  return turns;
}

describe('work that may be interrupted', () => {
  it('is the same at once and in turns', async () => {
    expect(atOnce(counting(7))).toBe(7);
    expect(await inTurns(counting(7))).toBe(7);
    expect(await inTurns(counting(0), 0)).toBe(0);
  });

  it('lets others have a turn wherever it may be interrupted, once its time is up', async () => {
    expect(await turnsDuring(inTurns(counting(50), 0))).toBeGreaterThanOrEqual(50);
    expect(await turnsDuring(inTurns(counting(50), Infinity))).toBeLessThan(5);
  });

  it('throws what goes wrong', async () => {
    function* failing(): Interruptible<never> {
      yield;
      throw new Error('wrong');
    }
    expect(() => atOnce(failing())).toThrow('wrong');
    await expect(inTurns(failing(), 0)).rejects.toThrow('wrong');
  });
});
