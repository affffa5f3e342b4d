import { oneCampaign } from './support/catalogs';
import { eventually, lintMetrics } from './support/prometheus-process';
import { startRedis } from './support/redis-process';
import { requestAds, sendBeacon } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const BEARER = { authorization: `Bearer ${ADMIN_TOKEN}` };
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('monitoring over HTTP', () => {
  let server: ServerProcess;

  async function start(catalog: string, env: Record<string, string> = {}): Promise<string> {
    server = await startServer({ catalog, env: { XSP_DEADLINE_MS: '10000', ...env } });
    return server.url;
  }

  afterEach(async () => {
    expect(await server.stop()).toBe(0);
    removeDirectory(server.directory);
  });

  /** The value of one series; `undefined` when there is none. */
  async function metric(series: string): Promise<number | undefined> {
    const text = await (await fetch(`${server.url}/metrics`, { headers: BEARER })).text();
    const line = text.split('\n').find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length));
  }

  async function metrics(...series: string[]): Promise<Record<string, number | undefined>> {
    return Object.fromEntries(await Promise.all(series.map(async (one) => [one, await metric(one)] as const)));
  }

  it('answers /metrics to whoever has the admin token, in a form that promtool is content with', async () => {
    const url = await start(oneCampaign());
    for (const headers of [{}, { authorization: 'Bearer another' }]) {
      const refused = await fetch(`${url}/metrics`, { headers });
      expect(refused.status).toBe(401);
      expect(await refused.text()).not.toContain('xsp_');
    }
    await requestAds(url, { user: 'one' });
    const answer = await fetch(`${url}/metrics`, { headers: BEARER });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    expect(lintMetrics(await answer.text())).toBe('');
  });

  it('tells what became of requests, holds, money and beacons', async () => {
    const url = await start(
      oneCampaign({
        budget: '{ total: "0.02", currency: USD }',
        caps: '[{ per: campaign, limit: 2, window: 1d }]',
        whenStateDown: 'closed',
      }),
    );
    const [seen] = await requestAds(url, { user: 'one' });
    const [unused] = await requestAds(url, { user: 'one' });
    expect(await requestAds(url, { user: 'one' })).toEqual([]);
    const [broken] = await requestAds(url, { user: 'two' });
    const [open] = await requestAds(url, { user: 'three' });
    // The budget is held: for whom there is no cap it is the budget that refuses.
    expect(await requestAds(url, { user: 'four' })).toEqual([]);
    expect(open).toBeDefined();

    const impression = seen!.impressions[0]!;
    expect(await sendBeacon(impression)).toBe(204);
    expect(await sendBeacon(impression)).toBe(204);
    expect(await sendBeacon(seen!.tracking['start']!)).toBe(204);
    expect(await sendBeacon(unused!.impressions[0]!.replace('/impression/', '/notUsed/'))).toBe(204);
    expect(await sendBeacon(`${broken!.impressions[0]!.replace('/impression/', '/error/')}?code=405`)).toBe(204);
    expect(await sendBeacon(`${impression.replace('/impression/', '/error/')}?code=hostile"}`)).toBe(204);
    expect(await sendBeacon(`${url}/t/impression/${'A'.repeat(60)}`)).toBe(403);
    expect(await sendBeacon(`${url}/t/error/${'A'.repeat(60)}?code=100`)).toBe(403);

    const expected = {
      xsp_requests_total: 6,
      xsp_served_total: 4,
      'xsp_refusals_total{reason="cap",level="campaign"}': 1,
      'xsp_refusals_total{reason="budget"}': 1,
      'xsp_decision_duration_seconds_count{outcome="served"}': 4,
      'xsp_decision_duration_seconds_count{outcome="refused"}': 2,
      xsp_fail_open_total: 0,
      xsp_holds_open: 1,
      xsp_holds_opened_total: 4,
      'xsp_holds_ended_total{end="committed"}': 1,
      'xsp_holds_ended_total{end="released"}': 2,
      'xsp_commits_total{status="committed"}': 1,
      'xsp_commits_total{status="duplicate"}': 1,
      'xsp_commits_total{status="counted"}': 1,
      'xsp_beacons_total{outcome="counted"}': 2,
      'xsp_beacons_total{outcome="duplicate"}': 1,
      'xsp_beacons_total{outcome="released"}': 2,
      'xsp_beacons_total{outcome="forged"}': 2,
      'xsp_vast_errors_total{code="405"}': 1,
      'xsp_vast_errors_total{code="other"}': 1,
      'xsp_vast_errors_total{code="100"}': 0,
      'xsp_campaign_budget_amount{campaign="acme-spring",currency="USD"}': 0.02,
      'xsp_campaign_spent_amount{campaign="acme-spring",currency="USD"}': 0.005,
      'xsp_campaign_held_amount{campaign="acme-spring",currency="USD"}': 0.005,
      'xsp_campaign_remaining_amount{campaign="acme-spring",currency="USD"}': 0.01,
      xsp_campaigns_overspent: 0,
      xsp_catalog_campaigns: 1,
      xsp_metrics_read_errors_total: 0,
    };
    expect(await metrics(...Object.keys(expected))).toEqual(expected);
    expect(await metric('xsp_state_call_duration_seconds_count{call="reserve"}')).toBeGreaterThanOrEqual(6);
    await eventually(
      async () => (await metric('xsp_event_loop_delay_seconds_count'))! > 0,
      () => 'no delay was measured',
    );
  });

  it('tells of holds that expired and of impressions that came late', async () => {
    const url = await start(oneCampaign({ budget: '{ total: "1.00", currency: USD }' }), {
      XSP_RESERVATION_TTL_MS: '300',
    });
    const [ad] = await requestAds(url, { user: 'one' });
    await eventually(
      async () => (await metric('xsp_holds_ended_total{end="expired"}')) === 1,
      () => 'the hold did not expire',
    );
    expect(await metric('xsp_holds_open')).toBe(0);
    expect(await sendBeacon(ad!.impressions[0]!)).toBe(204);
    expect(await metrics('xsp_commits_total{status="late"}', 'xsp_holds_ended_total{end="committed"}')).toEqual({
      'xsp_commits_total{status="late"}': 1,
      'xsp_holds_ended_total{end="committed"}': 0,
    });
  });

  it('tells that the state is gone: errors by kind, ads served without it, and no figure that it cannot know', async () => {
    const redis = await startRedis();
    const money = 'xsp_campaign_spent_amount{campaign="acme-spring",currency="USD"}';
    try {
      await start(oneCampaign({ whenStateDown: 'open' }), {
        XSP_STATE: redis.url,
        XSP_SECRET: 'a secret of all servers',
        XSP_USER_KEY: 'a user key of all servers',
        XSP_DEADLINE_MS: '400',
      });
      expect(await requestAds(server.url, { user: 'one' })).toHaveLength(1);
      expect(await metric(money)).toBe(0);
    } finally {
      await redis.kill();
      removeDirectory(redis.directory);
    }
    for (let i = 0; i < 3; i++) expect(await requestAds(server.url, { user: 'one' })).toHaveLength(1);
    expect(await metrics('xsp_served_total', 'xsp_fail_open_total')).toEqual({
      xsp_served_total: 4,
      xsp_fail_open_total: 3,
    });
    const errors = await metrics(...['unavailable', 'timeout'].map((kind) => `xsp_state_errors_total{kind="${kind}"}`));
    expect(Object.values(errors).reduce<number>((sum, count) => sum + count!, 0)).toBeGreaterThanOrEqual(3);
    expect(await metric(money)).toBeUndefined();
    expect(await metric('xsp_metrics_read_errors_total')).toBeGreaterThan(0);
  });

  it('logs each request as JSON, with its id and trace, and nothing that names a user or lets one in', async () => {
    const url = await start(oneCampaign(), { XSP_LOG_LEVEL: 'trace', XSP_SECRET: 'the-secret-that-signs-tokens' });
    const headers = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01`, cookie: 'xsp_uid=cookie-of-a-person' };
    const answer = await fetch(`${url}/vast?placement=home&user=name-of-a-person&kw=interest`, { headers });
    const [ad] = await requestAds(url, { user: 'name-of-a-person', session: 'session-of-a-person' });
    const [token] = ad!.impressions[0]!.split('/').slice(-1);
    expect(await answer.text()).toContain('<VAST');
    await sendBeacon(ad!.impressions[0]!);
    await sendBeacon(`${url}/t/impression/forged-${token}`);
    await sendBeacon(`${url}/click/${token}`);
    await sendBeacon(`${url}/nowhere/${token}?user=name-of-a-person`);
    await sendBeacon(`${url}/vast?placement=home&user=name-of-a-person&gdpr=wrong`);
    await sendBeacon(`${url}/v1/campaigns/acme-spring/status`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}x` },
    });
    await fetch(`${url}/metrics`, { headers: BEARER });

    const lines = () =>
      server.output.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
    const requests = () => lines().filter(({ msg }) => msg === 'request');
    await eventually(
      async () => requests().length >= 9,
      () => server.output.join('\n'),
    );
    expect(requests()[0]).toMatchObject({
      method: 'GET',
      route: '/vast',
      status: 200,
      trace_id: TRACE,
      parent_id: '00f067aa0ba902b7',
      request_id: answer.headers.get('x-request-id'),
    });
    expect(new Set(requests().map((line) => line['request_id'])).size).toBe(requests().length);
    const said = [...server.output, ...server.errors().split('\n')];
    for (const secret of ['of-a-person', token!, ADMIN_TOKEN, 'the-secret-that-signs-tokens', 'remoteAddress']) {
      expect(said.filter((line) => line.includes(secret))).toEqual([]);
    }
  });

  it('says nothing of requests unless it is asked to', async () => {
    const url = await start(oneCampaign());
    await requestAds(url, { user: 'one' });
    await sendBeacon(`${url}/nowhere`);
    expect(server.output.filter((line) => line.startsWith('{'))).toHaveLength(1);
  });
});
