import { ManualClock } from '../../time';
import { defineOption } from '../charges';
import type { Charge } from '../port';
import { MemoryBackend } from './memory-backend';

const viewer = { kind: 'viewer', id: 'v1' };
const DAY = 86_400_000;

const cap: Charge = {
  partition: 'viewer',
  counter: ['campaign', 'acme', 'impressions'],
  window: { kind: 'rolling', ms: DAY },
  amount: 1n,
  limits: [{ name: 'cap', at: 3n }],
  whenLate: 'count',
};

function request(id: string, charges: readonly Charge[] = [cap]) {
  const slots = [{ options: [defineOption('acme', charges)], ttlMs: 120_000 }];
  return { id, bind: { viewer }, slots, rememberMs: 6 * 3_600_000 };
}

describe('MemoryBackend', () => {
  it('holds a cap exactly, and gives holds back when they expire', async () => {
    const clock = new ManualClock(1_000_000_000_000);
    const state = new MemoryBackend({ clock });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => state.reserve(request(`r${i}`))));
    expect(answers.filter((answer) => answer.slots[0]!.status === 'held')).toHaveLength(3);
    clock.advance(140_000);
    const again = await state.reserve(request('again'));
    expect(again.slots[0]!.status).toBe('held');
  });
});
