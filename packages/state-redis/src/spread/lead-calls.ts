import { checkOption, type SnapshotIndex } from '@xsp/core';
import { readRefusal } from '../decode/refusal';
import { nextPosition } from '../decode/reserve-answer';
import { encodeOption } from '../encode/encode-option';
import { reserveRequest, validityText, type OfferedSlot } from '../encode/encode-request';
import type { Asking } from '../executing';
import type { MoreAnswer } from '../lead-state';
import type { Templates } from '../store/templates';
import { spreadOfTemplate } from './parts';
import { OFFERED, type Run, type Taken, type Trial } from './spread-run';

/** What the lead filled. */
export interface Filled {
  readonly now: number;
  readonly reservedAt: number;
  readonly replayed: boolean;
  readonly taken: (Taken | undefined)[];
  /** Of each slot: `H`, or in a replay `h` or `c`; `F` refused, `E` ended. */
  readonly statuses: readonly string[];
}

/** The calls to a reservation's lead, which fills the slots as far as its own partition is concerned. */
export class LeadCalls {
  constructor(
    private readonly templates: Templates,
    private readonly asking: Asking,
  ) {}

  /** @param mode `R` holds, or answers with what is held; `W` holds instead of it, as long as nobody else went on with it */
  ask({ request, lead, fingerprint, trials, attempt }: Run, mode: 'R' | 'W'): Promise<string> {
    const { id, bind, params = {}, rememberMs } = request;
    const slots = trials.map(({ slot, offered, seen }): OfferedSlot => {
      const options = offered.map((index) => slot.options[index]!);
      return { slot, options, encoded: options.map(encodeOption), more: seen < slot.options.length };
    });
    const validity = validityText(request.slots);
    const asked = reserveRequest({
      mode,
      lead,
      id,
      fingerprint,
      rememberMs,
      validity,
      bind,
      params,
      slots,
      groups: [],
      attempt,
    });
    return this.asking.ask(
      asked,
      slots.flatMap(({ encoded }) => encoded),
      id,
    );
  }

  /** What the lead filled, and what it says of each slot: `H` or `h`, `F`, `E`. */
  async read(answer: string, run: Run): Promise<Filled> {
    const [given, number] = answer.split(' @');
    const tokens = given!.split(' ');
    const replayed = tokens[0] === 'P';
    run.attempt.heard(Number(number), replayed);
    const now = Number(tokens[1]);
    const reservedAt = replayed ? Number(tokens[2]) : now;
    const taken: (Taken | undefined)[] = [];
    const statuses: string[] = [];
    const positions = new Map<string, number>();
    let index = replayed ? 3 : 2;
    for (const trial of run.trials) {
      const parts = (tokens[index++] ?? 'F').split(',');
      statuses.push(parts[0]!);
      const slot = replayed ? await this.recorded(parts, run, trial) : this.chosen(parts, run, trial);
      taken.push(slot);
      const { bind, params = {} } = run.request;
      const options = trial.offered.map((option) => trial.slot.options[option]!);
      const position = slot?.position ?? nextPosition(trial.slot, positions);
      const pod = trial.slot.pod ?? '';
      if (slot) positions.set(pod, Math.max(positions.get(pod) ?? 0, position));
      const context = { bind, params, position, now, options };
      for (; tokens[index]?.startsWith('x'); index++) {
        const offered = Number(tokens[index]!.slice(1).split(',')[0]);
        trial.refused.set(trial.offered[offered]!, readRefusal(tokens[index]!, context));
      }
    }
    return { now, reservedAt, replayed, taken, statuses };
  }

  private chosen(parts: readonly string[], run: Run, trial: Trial): Taken | undefined {
    if (parts[0] !== 'H') return undefined;
    const index = trial.offered[Number(parts[1])]!;
    const { token, id } = encodeOption(trial.slot.options[index]!);
    const { source } = this.templates.peek(id)!;
    return {
      token: token.slice(2),
      template: id,
      position: Number(parts[2]),
      expiresAt: Number(parts[3]),
      index,
      committed: false,
      spread: spreadOfTemplate(source, run.roles, run.lead),
    };
  }

  private async recorded(parts: readonly string[], run: Run, trial: Trial): Promise<Taken | undefined> {
    const [state, template, position, expiresAt, , bounds = ''] = parts;
    if (state !== 'h' && state !== 'c') return undefined;
    const { source } = await this.templates.get(template!);
    const token = [template!, ...bounds.split(';').filter((each) => each !== '')].join(',');
    return {
      token,
      template: template!,
      position: Number(position),
      expiresAt: Number(expiresAt),
      index: trial.slot.options.findIndex((option) => encodeOption(option).token === ` .${token}`),
      committed: state === 'c',
      spread: spreadOfTemplate(source, run.roles, run.lead),
    };
  }

  /**
   * What was offered to a slot refuses, and it has more.
   *
   * @param state the lead, where it was read: what it refuses is left out
   */
  offerMore({ now, slot, position, refusals }: MoreAnswer, run: Run, state: SnapshotIndex | undefined): void {
    const trial = run.trials[slot]!;
    const { bind, params = {} } = run.request;
    const filling = { bind, params, position };
    const options = trial.offered.map((index) => trial.slot.options[index]!);
    for (const token of refusals) {
      const offered = Number(token.slice(1).split(',')[0]);
      trial.refused.set(trial.offered[offered]!, readRefusal(token, { ...filling, now, options }));
    }
    const most = Math.max(OFFERED, 2 * trial.offered.length);
    const next: number[] = [];
    while (trial.seen < trial.slot.options.length && next.length < most) {
      const refusal = state && checkOption(trial.slot.options[trial.seen]!, state, filling, state.snapshot.now);
      if (refusal) trial.refused.set(trial.seen, refusal);
      else next.push(trial.seen);
      trial.seen++;
    }
    trial.offered = next;
  }
}
