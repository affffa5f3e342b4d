import { defineOption, ManualClock, MemoryBackend } from '@xsp/core';
import { parseCap } from '../cap/parse-cap';
import { capCharges } from './cap-charges';

const subject = { campaign: 'acme', creative: 'c1', advertiser: 'a', categories: ['auto'] };

it('serves three and refuses the fourth by name', async () => {
  const clock = new ManualClock(1_800_000_000_000);
  const backend = new MemoryBackend({ clock });
  const caps = [
    parseCap({ limit: 3, window: '1d' }, { level: 'campaign' }),
    parseCap({ limit: 9, window: '7d', kind: 'sliding' }, { level: 'campaign' }),
    parseCap({ per: 'category', limit: 5, window: 'day', timeZone: 'Europe/Paris' }, { level: 'campaign' }),
    parseCap({ per: ['campaign', 'placement'], limit: 5, window: 'stream' }, { level: 'campaign' }),
  ];
  const option = defineOption('acme', capCharges(caps, subject, backend.now()));
  const answers = [];
  for (let i = 0; i < 4; i++) {
    answers.push(
      await backend.reserve({
        id: `r${i}`,
        bind: { viewer: { kind: 'viewer', id: 'v' } },
        params: { placement: 'home', stream: 's' },
        slots: [{ options: [option], ttlMs: 120_000 }],
        rememberMs: 1000_000,
      }),
    );
  }
  expect(answers.map((a) => a.slots[0]!.status)).toEqual(['held', 'held', 'held', 'refused']);
  const slot = answers[3]!.slots[0]!;
  expect(slot.status === 'refused' && slot.refusals[0]).toMatchObject({ limit: 'campaign-cap', at: 3n });
});
