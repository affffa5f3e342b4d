import type { AttemptSaid } from '../encode/encode-request';

/** A number's upper part says how often the reservation began anew: see `lua/attempt.lua`. */
const BEGUN = 65_536;

/** Which attempt at a reservation is this caller's, as the lead said last. */
export class Attempt implements AttemptSaid {
  private own = 0;
  private alone = false;
  private begun = -1;

  get number(): number {
    return this.own;
  }

  /** Whether others may be on their way. */
  get leaves(): boolean {
    return !this.alone;
  }

  /** Whether what stands there now was begun by somebody else. */
  get isReplay(): boolean {
    return begunBy(this.own) !== this.begun;
  }

  /** The lead filled slots, or answered with what is known (`replayed`). */
  heard(number: number, replayed: boolean): void {
    const goesOn = number === this.own + 1 && this.alone;
    this.alone = !replayed && (goesOn || number === BEGUN);
    if (!replayed && begunBy(number) !== begunBy(this.own)) this.begun = begunBy(number);
    this.own = number;
  }

  /** Somebody else has this one, which is later: the lead is to give one that is later still. */
  overtakenBy(number: number): void {
    this.own = Math.max(this.own, number);
    this.alone = false;
  }
}

function begunBy(number: number): number {
  return Math.floor(number / BEGUN);
}
