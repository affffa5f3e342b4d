import { StateError, type StateBackend } from '@xsp/core';
import { watchIncarnation } from './watch-incarnation';

describe('watchIncarnation', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('tells each loss once, and nothing while the state is away', async () => {
    let answer: string | StateError = 'one';
    const incarnation = () => (typeof answer === 'string' ? Promise.resolve(answer) : Promise.reject(answer));
    let losses = 0;
    const end = await watchIncarnation({ incarnation } as StateBackend, () => losses++);
    const lossesWith = async (next: string | StateError) => {
      answer = next;
      await jest.advanceTimersByTimeAsync(5_000);
      return losses;
    };
    expect(await lossesWith('one')).toBe(0);
    expect(await lossesWith(new StateError('unavailable', 'away'))).toBe(0);
    expect(await lossesWith('one')).toBe(0);
    expect(await lossesWith('two')).toBe(1);
    expect(await lossesWith(new StateError('timeout', 'away'))).toBe(1);
    expect(await lossesWith('three')).toBe(2);
    expect(await lossesWith(new StateError('stateLost', 'the file was removed'))).toBe(3);
    end();
    expect(await lossesWith('four')).toBe(3);
  });
});
