import { INSTRUMENTS, prometheusText, Recorder, type Definition } from '../src';
import { promtool } from './support/promtool';

/** Measures something with every label that an instrument has. */
function measureAll(recorder: Recorder): void {
  for (const [name, definition] of Object.entries(INSTRUMENTS) as [keyof typeof INSTRUMENTS, Definition][]) {
    const instrument = recorder.metrics[name] as unknown as Record<string, (value: number, labels: object) => void>;
    const measure = instrument['add'] ?? instrument['observe'] ?? instrument['set']!;
    for (const labels of combinations(definition)) measure.call(instrument, 1.5, labels);
  }
}

function combinations({ labels }: Definition): readonly Record<string, string>[] {
  return Object.entries(labels).reduce<readonly Record<string, string>[]>(
    (all, [name, values]) =>
      all.flatMap((one) => (values === 'open' ? ['"a\\\n'] : values).map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

describe('promtool check metrics', () => {
  it('is content with what is reported before anything was measured', async () => {
    expect(promtool(['check', 'metrics'], await prometheusText(await new Recorder().read()))).toEqual({
      status: 0,
      output: '',
    });
  });

  it('is content with everything that can be reported', async () => {
    const recorder = new Recorder();
    measureAll(recorder);
    const text = await prometheusText(await recorder.read());
    for (const { name } of Object.values(INSTRUMENTS)) expect(text).toMatch(new RegExp(`^${name}(_count)?[ {]`, 'm'));
    expect(promtool(['check', 'metrics'], text)).toEqual({ status: 0, output: '' });
  });

  it('finds fault with a name that breaks the conventions', () => {
    const { status, output } = promtool(['check', 'metrics'], '# TYPE latency_ms counter\nlatency_ms 1\n');
    expect(status).not.toBe(0);
    expect(output).toContain('latency_ms');
  });
});
