import { LoadShedding } from './load-shedding';

/** Keeps the event loop from turning, and lets it turn once. */
async function block(ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end);
  await new Promise((resolve) => setTimeout(resolve, 0));
}

const idle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('LoadShedding', () => {
  // Turns that take longer than any interval of looking are the ones that matter most.
  it.each([
    [20, 60],
    [200, 600],
  ])('says that the event loop is later than %i ms, until it is not', async (limitMs, turnMs) => {
    const [shedding, never] = [new LoadShedding(limitMs), new LoadShedding(0)];
    expect(shedding.isOverloaded).toBe(false);
    for (let turn = 0; turn < 100 && !shedding.isOverloaded; turn++) await block(turnMs);
    expect([shedding.isOverloaded, never.isOverloaded]).toEqual([true, false]);
    while (shedding.isOverloaded) await idle();
    shedding.close();
    never.close();
  });
});
