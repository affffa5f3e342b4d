import { writeSync } from 'node:fs';
import { defineOption, type HoldRef } from '@xsp/core';
// eslint-disable-next-line @nx/enforce-module-boundaries -- it runs elsewhere, as a program that uses the package does
import { LmdbBackend, type SyncMode } from '@xsp/state-lmdb';
import { anyViewer, hits, HOUR, spend } from './scene';

/**
 * One server of the kill test: reserves, commits and releases until it is killed, and says on its standard output what
 * was answered, a line each: the answer's kind and the reservation's id.
 */
async function serve([path, sync, name]: readonly string[]): Promise<void> {
  const state = await LmdbBackend.open({ path: path!, sync: sync as SyncMode });
  const option = defineOption('acme', [hits, spend]);
  let count = 0;

  function tell(kind: string, id: string): void {
    writeSync(1, `${kind} ${id}\n`);
  }

  async function client(): Promise<never> {
    for (;;) {
      const id = `${name}-${count++}`;
      const bind = { viewer: anyViewer() };
      const request = { id, bind, slots: [{ options: [option], ttlMs: 2 * HOUR }], rememberMs: 3 * HOUR };
      const slot = (await state.reserve(request)).slots[0]!;
      if (slot.status === 'held') {
        tell('held', id);
        await end(slot.hold, id);
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
    }
  }

  async function end(hold: HoldRef, id: string): Promise<void> {
    const dice = Math.random();
    if (dice < 0.5) {
      if ((await state.commit({ hold })).status === 'committed') tell('committed', id);
    } else if (dice < 0.9) {
      const { reservation, lead } = hold;
      if ((await state.release({ reservation, lead, rememberMs: HOUR })).status === 'released') tell('released', id);
    }
  }

  await Promise.all(Array.from({ length: 4 }, client));
}

void serve(process.argv.slice(2));
