import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const OPS = join(__dirname, '../../ops');

interface Rule {
  readonly alert: string;
  readonly expr: string;
}

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
  readonly annotations: { readonly list: readonly { readonly name: string; readonly expr: string }[] };
}

interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts?: readonly unknown[] }[];
  }[];
}

/** What is asked of Prometheus: by whom, and the query. */
export type Query = readonly [asked: string, expr: string];

export function alertRules(): readonly Rule[] {
  const { groups } = parse(text('alerts.yaml')) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** Names of the alerts that the rule tests see fire, and of those that they see not fire. */
export function testedAlerts(): { readonly fire: ReadonlySet<string>; readonly silent: ReadonlySet<string> } {
  const all = (parse(text('alerts.test.yaml')) as RuleTests).tests.flatMap((test) => test.alert_rule_test);
  const named = (fires: boolean) =>
    new Set(all.filter((test) => (test.exp_alerts ?? []).length > 0 === fires).map((test) => test.alertname));
  return { fire: named(true), silent: named(false) };
}

export function dashboardQueries(): readonly Query[] {
  const { panels, annotations } = JSON.parse(text('dashboard.json')) as Dashboard;
  return [
    ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }): Query => [`panel ${title}`, expr])),
    ...annotations.list.map(({ name, expr }): Query => [`annotation ${name}`, expr]),
  ];
}

export function alertQueries(): readonly Query[] {
  return alertRules().map(({ alert, expr }): Query => [`alert ${alert}`, expr.trim()]);
}

function text(name: string): string {
  return readFileSync(join(OPS, name), 'utf8');
}
