import { INSTRUMENTS } from './instruments';
import { noMetrics } from './no-metrics';

describe('noMetrics', () => {
  it('takes everything that any instrument is asked, and asks no source', () => {
    expect(Object.keys(noMetrics)).toEqual([...Object.keys(INSTRUMENTS), 'beforeReading']);
    noMetrics.requests.add(1);
    noMetrics.commits.add(1, { status: 'late' });
    noMetrics.holdsOpen.set(1);
    noMetrics.catalogInfo.replace([[1, { version: 'a' }]]);
    noMetrics.eventLoopDelay.observe(1);
    const source = jest.fn();
    noMetrics.beforeReading(source)();
    expect(source).not.toHaveBeenCalled();
  });
});
