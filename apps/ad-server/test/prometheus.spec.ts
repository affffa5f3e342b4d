import { oneCampaign } from './support/catalogs';
import { eventually, queriesOfOps, startPrometheus, type PrometheusProcess } from './support/prometheus-process';
import { requestAds, sendBeacon, statusOf } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';

interface Rule {
  readonly name: string;
  readonly query: string;
  readonly health: string;
  readonly lastError?: string;
  readonly state: string;
}

/** A real Prometheus scrapes a real server, with the admin token, and answers what the dashboard and the alerts ask. */
describe('Prometheus', () => {
  let server: ServerProcess;
  let prometheus: PrometheusProcess;

  beforeAll(async () => {
    server = await startServer({
      catalog: oneCampaign({
        budget: '{ total: "1.00", currency: USD }',
        pacing: '{ mode: even }',
        flight: '{ start: 2020-01-01T00:00:00, end: 2090-01-01T00:00:00, timeZone: UTC }',
        caps: '[{ per: campaign, limit: 2, window: 1d }]',
      }),
      env: { XSP_DEADLINE_MS: '10000' },
    });
    prometheus = await startPrometheus(server.url);
    await prometheus.queryUntil('up{job="xsp"}', ([sample]) => sample?.value === 1);
    // What happens between two scrapes that both see the counters is what rates are made of.
    await prometheus.queryUntil('count_over_time(xsp_requests_total[1m])', ([sample]) => (sample?.value ?? 0) >= 2);
    await traffic(server.url);
    await prometheus.queryUntil('xsp_requests_total', ([sample]) => sample?.value === 12);
    await prometheus.queryUntil('sum(rate(xsp_vast_errors_total[1m]))', ([sample]) => (sample?.value ?? 0) > 0);
  }, 60_000);

  afterAll(async () => {
    await prometheus?.stop();
    await server?.stop();
    if (server) removeDirectory(server.directory);
  });

  /** Twelve requests of four users, of which eight are served; four are seen, and of one the player reports an error. */
  async function traffic(url: string): Promise<void> {
    for (let user = 0; user < 4; user++) {
      const ads = [];
      for (let i = 0; i < 3; i++) ads.push(...(await requestAds(url, { user: `user-${user}` })));
      await sendBeacon(ads[0]!.impressions[0]!);
      if (user === 0) await sendBeacon(`${ads[1]!.impressions[0]!.replace('/impression/', '/error/')}?code=405`);
    }
  }

  it('scrapes with the admin token, and sees no fault', async () => {
    const { activeTargets } = (await prometheus.api('targets')) as {
      activeTargets: readonly { readonly health: string; readonly lastError: string }[];
    };
    expect(activeTargets.map(({ health, lastError }) => [health, lastError])).toEqual([['up', '']]);
  });

  // Only a state in Redis has a breaker.
  const queries = queriesOfOps().filter(([, expr]) => !expr.includes('xsp_state_breaker'));

  it.each(queries.filter(([, expr]) => !expr.includes(' > 0')))('answers the panel %s', async (_, expr) => {
    expect((await prometheus.query(expr)).length).toBeGreaterThan(0);
  });

  it('has the figures that the server has', async () => {
    const value = async (expr: string) => (await prometheus.query(expr)).map((sample) => sample.value);
    expect(await value('sum(xsp_served_total) / sum(xsp_requests_total)')).toEqual([8 / 12]);
    expect(await value('sum(xsp_refusals_total{reason="cap",level="campaign"})')).toEqual([4]);
    const { spent, held, remaining } = (await statusOf(server.url)).budget;
    for (const [name, figure] of Object.entries({ spent, held, remaining })) {
      expect(await value(`max(xsp_campaign_${name}_amount{campaign="acme-spring"})`)).toEqual([Number(figure)]);
    }
    expect(await value('sum(xsp_holds_open)')).toEqual([3]);
    const [p99] = await value('histogram_quantile(0.99, sum by (le) (xsp_decision_duration_seconds_bucket))');
    expect(p99).toBeGreaterThan(0);
    expect(p99).toBeLessThan(5);
    const codes = await prometheus.query('sum by (code) (rate(xsp_vast_errors_total[1m])) > 0');
    expect(codes.map(({ metric }) => metric)).toEqual([{ code: '405' }]);
  });

  it('evaluates every alert rule, and notices that players report errors', async () => {
    const rules = async () => {
      const { groups } = (await prometheus.api('rules')) as { groups: readonly { readonly rules: readonly Rule[] }[] };
      return groups.flatMap((group) => group.rules);
    };
    let seen: readonly Rule[] = [];
    await eventually(
      async () => (seen = await rules()).every(({ health }) => health === 'ok'),
      () => JSON.stringify(seen),
    );
    expect(seen.length).toBeGreaterThan(10);
    const stateOf = (name: string) => seen.find((rule) => rule.name === name)?.state;
    await eventually(
      async () => {
        seen = await rules();
        return stateOf('XspErrorCodes') === 'pending' && stateOf('XspUnderDelivery') === 'pending';
      },
      () => JSON.stringify(seen),
    );
    const silent = ['XspOverspend', 'XspStateErrors', 'XspStateLost', 'XspFailOpen', 'XspLateCommits'];
    expect(silent.map((name) => [name, stateOf(name)])).toEqual(silent.map((name) => [name, 'inactive']));
  });

  it('finds data for what each alert compares', async () => {
    const { groups } = (await prometheus.api('rules')) as { groups: readonly { readonly rules: readonly Rule[] }[] };
    for (const { name, query } of groups.flatMap((group) => group.rules)) {
      if (name === 'XspBreakerOpen') continue;
      const compared = query.replace(/ (>|<|==) -?[\d.]+$/, '').replace(/ > max by.*$/s, '');
      expect([name, (await prometheus.query(compared)).length > 0]).toEqual([name, true]);
    }
  });
});
