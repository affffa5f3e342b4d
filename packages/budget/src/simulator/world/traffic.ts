import type { TimeWindow } from '@xsp/core';
import { hourOfWeek, localHours } from '../../pacing/modes/local-days';
import type { Scenario } from '../scenario';
import type { Random } from './random';

/** When requests come in a day: the shape, smoothed between hours, with chance and bursts. */
export class Traffic {
  private readonly perMs: (at: number) => number;
  private readonly most: number;

  constructor(
    private readonly scenario: Scenario,
    private readonly day: TimeWindow,
    private readonly random: Random,
  ) {
    const bursts = this.burstTimes();
    const hours = localHours(day, scenario.timeZone).map((hour) => ({
      ...hour,
      weight: this.weightOf(hour.start) * random.factor(scenario.noise),
    }));
    const mean = hours.reduce((sum, { weight, start, end }) => sum + weight * (end - start), 0);
    const scale = (scenario.requests * random.factor(scenario.noise)) / mean;
    const { factor, minutes } = scenario.bursts;
    this.perMs = (at) => {
      const inBurst = bursts.some((start) => at >= start && at < start + minutes * 60_000);
      return scale * between(hours, at) * (inBurst ? factor : 1);
    };
    this.most = scale * Math.max(...hours.map(({ weight }) => weight)) * (bursts.length > 0 ? factor : 1);
  }

  /** The times of all requests, in order: at random, as many as the rate at each moment says. */
  *times(): Generator<number, void> {
    for (let at = this.day.start; ;) {
      at += this.random.exponential(1 / this.most);
      if (at >= this.day.end) return;
      if (this.random.next() * this.most < this.perMs(at)) yield at;
    }
  }

  private weightOf(at: number): number {
    return this.scenario.shape[hourOfWeek(at, this.scenario.timeZone) % 24]!;
  }

  private burstTimes(): readonly number[] {
    const { start, end } = this.day;
    return Array.from({ length: this.scenario.bursts.count }, () => start + this.random.next() * (end - start));
  }
}

/** From the middle of an hour to the middle of the next in a straight line. */
function between(hours: readonly (TimeWindow & { readonly weight: number })[], at: number): number {
  const index = Math.min(
    hours.length - 1,
    hours.findIndex(({ end }) => at < end),
  );
  const { start, end, weight } = hours[index]!;
  const offset = (at - (start + end) / 2) / (end - start);
  const neighbour = hours[index + Math.sign(offset)]?.weight ?? weight;
  return weight + (neighbour - weight) * Math.abs(offset);
}
