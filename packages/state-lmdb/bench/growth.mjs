// How large the file is under steady load, as time goes by: 24,000 reservations a day, two thirds of them committed, by 10,000
// viewers a day of whom none comes back; each has a cap of a day and one of 10 minutes, and each hour has a report that is
// kept for a day. Nothing is remembered for more than a day after its last use.
//   node packages/state-lmdb/bench/growth.mjs      after npm run build; DAYS=14
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineOption, ManualClock } from '@xsp/core';
import { LmdbBackend } from '@xsp/state-lmdb';

const DAYS = Number(process.env.DAYS ?? 14);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CALLS_AN_HOUR = 1_000;
const VIEWERS_A_DAY = 10_000;

function optionAt(now) {
  const start = Math.floor(now / HOUR) * HOUR;
  const limits = [{ name: 'cap', at: 100n }];
  const cap = { partition: 'viewer', amount: 1n, limits, whenLate: 'count' };
  return defineOption('acme', [
    { ...cap, counter: ['hits'], window: { kind: 'rolling', ms: DAY } },
    { ...cap, counter: ['burst'], window: { kind: 'sliding', ms: 600_000 } },
    {
      ...cap,
      partition: ['report', 'acme'],
      counter: ['hits'],
      window: { kind: 'fixed', start, end: start + HOUR },
      limits: [],
    },
  ]);
}

const path = mkdtempSync(join(tmpdir(), 'xsp-growth-'));
const clock = new ManualClock(20_000 * DAY);
const state = await LmdbBackend.open({ path, clock, sync: 'os' });
console.log('after   file in MB');
for (let hour = 0; hour < DAYS * 24; hour++) {
  const option = optionAt(clock.now());
  const serve = async (_, index) => {
    const number = hour * CALLS_AN_HOUR + index;
    const id = `v${Math.floor(hour / 24) * VIEWERS_A_DAY + (number % VIEWERS_A_DAY)}`;
    const slots = [{ options: [option], ttlMs: 60_000 }];
    const request = { id: `r${number}`, bind: { viewer: { kind: 'viewer', id } }, slots, rememberMs: 6 * HOUR };
    const slot = (await state.reserve(request)).slots[0];
    if (slot.status === 'held' && index % 3 > 0) await state.commit({ hold: slot.hold });
  };
  await Promise.all(Array.from({ length: CALLS_AN_HOUR }, serve));
  clock.advance(HOUR);
  const hours = hour + 1;
  if (hours % 24 > 0 && !(hours < 24 && hours % 6 === 0)) continue;
  const size = statSync(join(path, 'data.mdb')).size / 1e6;
  const after = hours % 24 > 0 ? `${hours} h` : `${hours / 24} d`;
  console.log(`${after.padStart(5)}   ${size.toFixed(2).padStart(10)}`);
}
await state.close();
rmSync(path, { recursive: true });
