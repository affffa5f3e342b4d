import { StateError } from '../errors';
import { atStateTime } from './at-state-time';

const state = { now: () => 1_000 };

it('calls once with the time that is known here', async () => {
  const times: number[] = [];
  await atStateTime(state, async (now) => times.push(now));
  expect(times).toEqual([1_000]);
});

it('calls once more with the time that the state says, and not a third time', async () => {
  const times: number[] = [];
  const wrong = atStateTime(state, async (now) => {
    times.push(now);
    throw new StateError('wrongWindow', 'over', { details: { now: now + 500 } });
  });
  await expect(wrong).rejects.toMatchObject({ details: { now: 2_000 } });
  expect(times).toEqual([1_000, 1_500]);
});

it('leaves every other error alone', async () => {
  let calls = 0;
  const failing = atStateTime(state, async () => {
    calls++;
    throw new StateError('timeout', 'slow');
  });
  await expect(failing).rejects.toMatchObject({ reason: 'timeout' });
  expect(calls).toBe(1);
});
