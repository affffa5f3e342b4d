import {
  charges,
  partitionKey,
  type HoldRef,
  type Option,
  type Refusal,
  type ReserveAnswer,
  type ReserveRequest,
  type SlotAnswer,
} from '@xsp/core';
import { readRefusal } from '../decode/refusal';
import { nextPosition } from '../decode/reserve-answer';
import { encodeOption } from '../encode/encode-option';
import { fillRequest, validityText } from '../encode/encode-request';
import type { Asking } from '../executing';
import { partBind, partitionOf, rolesOfBind, spreadOfOption } from './parts';

/** Answers on a cluster what would happen: every partition is asked of every option, slot by slot. */
export class SpreadDryRun {
  constructor(private readonly asking: Asking) {}

  async reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    const lead = partitionKey(charges.leadOf(request.bind));
    const taken: (Option | undefined)[] = [];
    const positions: number[] = [];
    const reached = new Map<string, number>();
    const answers: SlotAnswer[] = [];
    let now = 0;
    for (const [index, slot] of request.slots.entries()) {
      const pod = slot.pod ?? '';
      const position = nextPosition(slot, reached);
      positions.push(position);
      const { refusals, at, expiresAt } = await this.askSlot(request, lead, index, taken, positions);
      now = Math.max(now, at);
      const option = slot.options.find((_, each) => !refusals.has(each));
      taken.push(option);
      const ordered = [...refusals].sort(([a], [b]) => a - b).map(([, refusal]) => refusal);
      if (option) {
        reached.set(pod, Math.max(reached.get(pod) ?? 0, position));
        const { home } = spreadOfOption(option, rolesOfBind(request.bind), lead);
        const hold: HoldRef = {
          reservation: request.id,
          slot: index,
          lead: partitionOf(lead),
          home: partitionOf(home),
        };
        answers.push({ status: 'held', key: option.key, position, hold, expiresAt, refusals: ordered });
      } else {
        answers.push({ status: 'refused', refusals: ordered });
      }
    }
    return { now, reservedAt: now, replayed: false, slots: dropUnmet(request, taken, answers) };
  }

  /** Why each option of a slot that does not fit does not: the first of its claims that refuses, wherever it lies. */
  private async askSlot(
    request: ReserveRequest,
    lead: string,
    slot: number,
    taken: readonly (Option | undefined)[],
    positions: readonly number[],
  ): Promise<{ refusals: Map<number, Refusal>; at: number; expiresAt: number }> {
    const { options, ttlMs } = request.slots[slot]!;
    const roles = rolesOfBind(request.bind);
    const partitions = new Set([lead, ...options.flatMap((option) => spreadOfOption(option, roles, lead).others)]);
    const params = Object.entries(request.params ?? {}).map(([name, value]) => `${name}=${value}`);
    const validity = validityText(request.slots);
    const tokens = (list: readonly Option[]): string => list.map((option) => encodeOption(option).token).join('');
    const slots = [...taken.map((option) => (option ? [option] : [])), options].map(
      (list, index) => ` s${request.slots[index]!.ttlMs},${positions[index]},0,${tokens(list)}`,
    );
    const known = [...new Set([...taken.filter((option) => option !== undefined), ...options])].map(encodeOption);
    const first = new Map<number, { claim: number; refusal: Refusal }>();
    let at = 0;
    await Promise.all(
      [...partitions].map(async (partition) => {
        const asked = fillRequest({
          mode: 'D',
          lead: partition,
          id: `${request.id}~dry`,
          fingerprint: 'dry',
          bind: partBind(roles),
          params: params.join(';'),
          plan: `${request.rememberMs} ${validity}${slots.join('')}`,
        });
        const answer = (await this.asking.ask(asked, known, request.id)).split(' ');
        const now = Number(answer[1]);
        at = Math.max(at, now);
        const { bind: bound, params: values = {} } = request;
        const context = { bind: bound, params: values, position: positions[slot]!, now, options };
        for (let index = answer.length - 1; answer[index]!.startsWith('x'); index--) {
          const [option, claim] = answer[index]!.slice(1).split(',').map(Number);
          const before = first.get(option!);
          if (!before || claim! < before.claim)
            first.set(option!, { claim: claim!, refusal: readRefusal(answer[index]!, context) });
        }
      }),
    );
    const refusals = new Map([...first].map(([option, { refusal }]) => [option, refusal]));
    return { refusals, at, expiresAt: charges.expiryEdge(at, ttlMs) };
  }
}

function dropUnmet(
  { groups = [] }: ReserveRequest,
  taken: readonly (Option | undefined)[],
  answers: SlotAnswer[],
): SlotAnswer[] {
  for (let again = true; again;) {
    again = false;
    groups.forEach(({ slots, atLeast }, index) => {
      const template = charges.templateKey(atLeast.partition, atLeast.counter, atLeast.window);
      const open = slots.filter((slot) => answers[slot]!.status === 'held');
      const filled = open.reduce(
        (sum, slot) => sum + (taken[slot]!.claims.find((claim) => claim.template === template)?.amount ?? 0n),
        0n,
      );
      if (open.length === 0 || filled >= atLeast.amount) return;
      again = true;
      for (const slot of open) {
        const { refusals } = answers[slot] as { refusals: readonly Refusal[] };
        answers[slot] = { status: 'dropped', group: index, filled, atLeast: atLeast.amount, refusals };
      }
    });
  }
  return answers;
}
