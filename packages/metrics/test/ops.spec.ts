import { join } from 'node:path';
import { INSTRUMENTS, type Definition } from '../src';
import { alertQueries, alertRules, dashboardQueries, OPS, testedAlerts } from './support/ops';
import { promtool } from './support/promtool';

const byName = new Map<string, Definition>(Object.values(INSTRUMENTS).map((each) => [each.name, each]));
const queries = [...alertQueries(), ...dashboardQueries()];

/** Labels that Prometheus, or the format, adds. */
const ADDED = ['instance', 'job', 'le'];

/** The instrument that a series is of. */
function instrumentOf(series: string): Definition | undefined {
  const [, histogram] = /^(.*)_(bucket|sum|count)$/.exec(series) ?? [];
  const found = byName.get(histogram ?? series) ?? byName.get(series);
  return found && (found.type === 'histogram') === (histogram !== undefined) ? found : undefined;
}

describe('queries of the dashboard and the alerts', () => {
  it('are there', () => {
    expect(alertQueries().length).toBeGreaterThan(10);
    expect(dashboardQueries().length).toBeGreaterThan(30);
  });

  it.each(queries)('%s asks for what is measured', (_, expr) => {
    const series = [...expr.matchAll(/\b((?:xsp|process)_\w+)(?:\{([^}]*)\})?/g)];
    expect(series.length).toBeGreaterThan(0);
    const labels = new Set(ADDED);
    for (const [, name, matchers = ''] of series) {
      const instrument = instrumentOf(name!);
      expect([name, instrument !== undefined]).toEqual([name, true]);
      for (const label of Object.keys(instrument!.labels)) labels.add(label);
      for (const [, label, operator, value] of matchers.matchAll(/(\w+)(=~|!=|=)"([^"]*)"/g)) {
        if (ADDED.includes(label!)) continue;
        const values = (instrument!.labels as Readonly<Record<string, readonly string[] | 'open'>>)[label!];
        expect([name, label, values !== undefined]).toEqual([name, label, true]);
        if (values === undefined || values === 'open') continue;
        for (const one of operator === '=~' ? value!.split('|') : [value]) expect([...values, 'other']).toContain(one);
      }
    }
    for (const [, list] of expr.matchAll(/\bby \(([^)]*)\)/g)) {
      for (const label of list!.split(',')) expect([...labels]).toContain(label.trim());
    }
  });

  it('ask for every instrument, so that nothing is measured that nobody looks at', () => {
    const asked = new Set(
      queries.flatMap(([, expr]) =>
        [...expr.matchAll(/\b(?:xsp|process)_\w+/g)].map(([name]) => instrumentOf(name)?.name),
      ),
    );
    const notAsked = Object.values(INSTRUMENTS).filter(({ name }) => !asked.has(name));
    // Known to Prometheus by this name, for whoever asks when a process started.
    expect(notAsked.map(({ name }) => name)).toEqual(['process_start_time_seconds']);
  });
});

describe('alert rules', () => {
  it('are right, and fire when they must', () => {
    const rules = promtool(['check', 'rules', join(OPS, 'alerts.yaml')]);
    expect(rules.output).toMatch(/SUCCESS: \d+ rules found/);
    expect(rules.status).toBe(0);
    const tests = promtool(['test', 'rules', join(OPS, 'alerts.test.yaml')]);
    expect(tests.output).toContain('SUCCESS');
    expect(tests.status).toBe(0);
  });

  it('are seen to fire, each of them', () => {
    const all = alertRules().map(({ alert }) => alert);
    expect([...testedAlerts().fire].sort()).toEqual([...all].sort());
    expect([...testedAlerts().silent].sort()).toEqual([...all].sort());
  });

  it('watch what money and users see', () => {
    const all = alertRules().map(({ alert }) => alert);
    const wanted = ['Overspend', 'UnderDelivery', 'StateErrors', 'FailOpen', 'LateCommits', 'ErrorCodes'];
    expect(all).toEqual(expect.arrayContaining(wanted.map((name) => `Xsp${name}`)));
  });
});

describe('the configuration for Prometheus', () => {
  it('is right', () => {
    const { status, output } = promtool(['check', 'config', '--syntax-only', join(OPS, 'prometheus.yaml')]);
    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
  });
});
