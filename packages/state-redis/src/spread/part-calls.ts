import { charges, type Refusal } from '@xsp/core';
import { readRefusal } from '../decode/refusal';
import { encodeOption } from '../encode/encode-option';
import { fillRequest, releaseRequest, undoRequest } from '../encode/encode-request';
import type { Asking } from '../executing';
import { partBind, partId } from './parts';
import type { Confirmed, Run, Taken } from './spread-run';

/** What one partition said of its part. */
interface PartAnswer {
  readonly partition: string;
  readonly outcome: Confirmed['outcome'];
  readonly overtakenBy: number;
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
    const home = parts.find(({ partition }) => partition === taken.spread.home);
    const refused = parts.filter(({ outcome }) => outcome === 'refused').sort((a, b) => a.claim - b.claim);
    const refusal = refused[0]?.refusal;
    const overtakenBy = Math.max(0, ...parts.map((part) => part.overtakenBy));
    const expiresAt = home?.expiresAt ?? taken.expiresAt;
    const outcome = outcomeOf(parts, home ? home.outcome === 'committed' : taken.committed);
    return { taken, outcome, overtakenBy, expiresAt, ...(refusal && { refusal }) };
  }

  private async holdPart(run: Run, slot: number, taken: Taken, partition: string): Promise<PartAnswer> {
    const { request, lead, roles, trials } = run;
    const { ttlMs } = trials[slot]!.slot;
    const mode = partition === taken.spread.home ? 'R' : 'G';
    const params = Object.entries(request.params ?? {}).map(([name, value]) => `${name}=${value}`);
    const asked = fillRequest({
      mode,
      attempt: run.attempt,
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
    if (kind === 'S') return { partition, claim: 0, expiresAt: 0, outcome: 'overtaken', overtakenBy: Number(first) };
    const token = kind === 'P' ? rest[0]! : first!;
    const parts = token.split(',');
    const said = { partition, claim: 0, expiresAt: Number(parts[3]), overtakenBy: 0 };
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

  /** Gives the parts back that this attempt, or one before it, holds. */
  async undo(
    { request, lead, attempt }: Run,
    slot: number,
    { spread }: Taken,
    but: readonly string[] = [],
  ): Promise<void> {
    const part = partId(lead, request.id, slot);
    const partitions = spread.others.filter((partition) => !but.includes(partition));
    await Promise.all(
      partitions.map((partition) => this.asking.ask(undoRequest(partition, part, attempt), [], request.id)),
    );
  }

  /** Gives the parts back that are not committed, for good. */
  async release({ request, lead }: Run, slot: number, { spread }: Taken): Promise<void> {
    const part = partId(lead, request.id, slot);
    const remember = Math.min(request.rememberMs, charges.MAX_REMEMBER_MS);
    await Promise.all(
      spread.others.map((other) => this.asking.ask(releaseRequest(other, part, 0, remember), [], request.id)),
    );
  }
}

/** What all parts say together. One that was committed has been held everywhere. */
function outcomeOf(parts: readonly PartAnswer[], committed: boolean): Confirmed['outcome'] {
  const outcomes = parts.map(({ outcome }) => outcome);
  if (outcomes.includes('overtaken')) return 'overtaken';
  if (committed) return 'committed';
  if (outcomes.includes('refused')) return 'refused';
  return outcomes.includes('ended') ? 'ended' : 'held';
}
