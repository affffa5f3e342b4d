import { prometheusText } from '../exporters/prometheus';
import { Recorder } from '../recorder';
import { reportProcess } from './report-process';

describe('reportProcess', () => {
  it('reports what the process uses', async () => {
    const recorder = new Recorder();
    const end = reportProcess(recorder.metrics);
    const value = (text: string, name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
    const first = await prometheusText(await recorder.read());
    const second = await prometheusText(await recorder.read());
    const cpu = value(second, 'process_cpu_seconds_total');
    expect(cpu).toBeGreaterThanOrEqual(value(first, 'process_cpu_seconds_total'));
    const { user, system } = process.cpuUsage();
    expect(cpu).toBeLessThanOrEqual((user + system) / 1_000_000);
    expect(value(second, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
    expect(value(second, 'process_start_time_seconds') * 1_000).toBeLessThanOrEqual(Date.now());
    end();
  });
});
