import type { Refusal } from '@xsp/core';
import { readRefusal } from '../decode/refusal';
import { encodeOption } from '../encode/encode-option';
import { fillRequest, undoRequest } from '../encode/encode-request';
import type { Asking } from '../executing';
import { partBind, partId } from './parts';
import type { Confirmed, Run, Taken } from './spread-run';

/** What one partition said of its part. */
interface PartAnswer {
  readonly partition: string;
  readonly outcome: Confirmed['outcome'];
  readonly isNew: boolean;
  readonly expiresAt: number;
  /** Which claim of the option refused. */
  readonly claim: number;
  readonly refusal?: Refusal;
}

/** The calls to the partitions of a hold beside its lead. */
export class PartCalls {
  constructor(private readonly asking: Asking) {}

  /** Holds the parts of what a slot took, in parallel; those that are held already answer so. */
  async hold(run: Run, slot: number, taken: Taken): Promise<Confirmed> {
    const parts = await Promise.all(taken.spread.others.map((partition) => this.holdPart(run, slot, taken, partition)));
    const ended = parts.find(({ outcome }) => outcome === 'ended');
    const refusals = parts.filter(({ outcome }) => outcome === 'refused');
    const home = parts.find(({ partition }) => partition === taken.spread.home);
    const committed = home ? home.outcome === 'committed' : taken.committed;
    const outcome = refusals.length > 0 ? 'refused' : ended ? 'ended' : committed ? 'committed' : 'held';
    const refusal = refusals.sort((a, b) => a.claim - b.claim)[0]?.refusal;
    const isNew = parts.some((part) => part.isNew);
    return { taken, outcome, isNew, expiresAt: home?.expiresAt ?? taken.expiresAt, ...(refusal && { refusal }) };
  }

  private async holdPart(run: Run, slot: number, taken: Taken, partition: string): Promise<PartAnswer> {
    const { request, lead, roles, trials } = run;
    const { ttlMs } = trials[slot]!.slot;
    const mode = partition === taken.spread.home ? 'R' : 'G';
    const params = Object.entries(request.params ?? {}).map(([name, value]) => `${name}=${value}`);
    const asked = fillRequest({
      mode,
      lead: partition,
      id: partId(lead, request.id, slot),
      fingerprint: run.fingerprint,
      bind: partBind(roles),
      params: params.join(';'),
      plan: `${request.rememberMs} 0 0 s${ttlMs},${taken.position},0, .${taken.token}`,
    });
    const option = taken.index < 0 ? undefined : trials[slot]!.slot.options[taken.index]!;
    const answer = await this.asking.ask(asked, option ? [encodeOption(option)] : [], request.id);
    const [kind, now, first, ...rest] = answer.split(' ');
    const token = kind === 'P' ? rest[0]! : first!;
    const parts = token.split(',');
    const said = { partition, claim: 0, expiresAt: Number(parts[3]), isNew: parts[0] === 'H' };
    switch (parts[0]) {
      case 'H':
      case 'h':
        return { ...said, outcome: 'held' };
      case 'c':
        return { ...said, outcome: 'committed' };
      case 'E':
        return { ...said, outcome: 'ended' };
      default: {
        const { bind, params = {} } = request;
        const refused = rest[0];
        if (!option || !refused) return { ...said, outcome: 'refused' };
        const context = { bind, params, position: taken.position, now: Number(now), options: [option] };
        const claim = Number(refused.split(',')[1]);
        return { ...said, outcome: 'refused', claim, refusal: readRefusal(refused, context) };
      }
    }
  }

  /** Gives the parts back, and forgets them. */
  async undo({ request, lead }: Run, slot: number, { spread }: Taken): Promise<void> {
    const part = partId(lead, request.id, slot);
    await Promise.all(spread.others.map((partition) => this.asking.ask(undoRequest(partition, part), [], request.id)));
  }
}
