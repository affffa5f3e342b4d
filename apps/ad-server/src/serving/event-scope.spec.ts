import { MemoryBackend, type HoldRef, type StateRecord } from '@xsp/core';
import type { AdRequest } from './ad-request';
import { EventScopes } from './event-scope';

const lead = { kind: 'viewer', id: 'viewer-of-the-test' };
const household = { kind: 'household', id: 'household-of-the-test' };
const hold: HoldRef = { reservation: 'AAECAwQFBg', slot: 0, lead, home: lead };

const request = (known: AdRequest['viewer']['known'], more: Partial<AdRequest> = {}) =>
  ({
    viewer: { partition: lead, known },
    household: undefined,
    placement: { id: 'home' },
    stream: 's',
    pod: 'p',
    ...more,
  }) as unknown as AdRequest;

describe('EventScopes', () => {
  let state: MemoryBackend;
  let scopes: EventScopes;

  beforeEach(() => {
    state = new MemoryBackend();
    scopes = new EventScopes(state, 60_000);
  });
  afterEach(() => state.close());

  async function records(): Promise<readonly StateRecord[]> {
    const all: StateRecord[] = [];
    for await (const record of state.dump()) all.push(record);
    return all;
  }

  it('keeps what was known of a request, under a name that says nothing of the viewer, and keeps it in a retry', async () => {
    await scopes.keep([{ hold }], request('user', { household }));
    await scopes.keep([{ hold }], request('user', { stream: 'another' }));
    expect(await scopes.of(hold)).toEqual({
      known: { viewer: 'user', household: true },
      household: household.id,
      params: { placement: 'home', stream: 's', pod: 'p' },
    });
    const kept = await records();
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(lead.id);
  });

  it('keeps nothing of whom nothing may be remembered, whose events then count by nothing', async () => {
    await scopes.keep([{ hold }], request('nobody'));
    expect(await records()).toEqual([]);
    expect(await scopes.of(hold)).toEqual({ known: { viewer: 'nobody', household: false }, params: {} });
  });

  it('tells slots, reservations and viewers apart', async () => {
    const other = { ...lead, id: 'another' };
    const holds = [hold, { ...hold, slot: 1 }, { ...hold, reservation: 'AAECAwQFBw' }, { ...hold, lead: other }];
    for (const [index, one] of holds.entries()) {
      await scopes.keep([{ hold: one }], request('session', { stream: `s${index}` }));
    }
    const found = await Promise.all(holds.map((one) => scopes.of(one)));
    expect(found.map(({ params }) => params['stream'])).toEqual(['s0', 's1', 's2', 's3']);
  });
});
