import type { TimeWindow } from '@xsp/core';
import { hourOfWeek, localHours } from '../../pacing/modes/local-days';
import type { Scenario } from '../scenario';
import type { Random } from './random';

/** When requests come in a day: the shape, smoothed between hours, with chance and bursts. */
export class Traffic {
  private readonly hours: readonly WeightedHour[];
  /** Requests per ms and weight. */
  private readonly scale: number;

  constructor(
    private readonly scenario: Scenario,
    private readonly day: TimeWindow,
    private readonly random: Random,
  ) {
    const { noise, requests, shape, timeZone } = scenario;
    this.hours = localHours(day, timeZone).map((hour) => ({
      ...hour,
      weight: shape[hourOfWeek(hour.start, timeZone) % 24]! * random.factor(noise),
    }));
    const mean = this.hours.reduce((sum, { weight, start, end }) => sum + weight * (end - start), 0);
    this.scale = (requests * random.factor(noise)) / mean;
  }

  /** The times of all requests, in order: at random, as many as the rate at each moment says, and more in bursts. */
  times(): readonly number[] {
    const { count, factor, minutes } = this.scenario.bursts;
    const times = this.between(this.day, 1);
    for (let i = 0; i < count; i++) {
      const start = this.day.start + this.random.next() * (this.day.end - this.day.start);
      times.push(...this.between({ start, end: Math.min(start + minutes * 60_000, this.day.end) }, factor - 1));
    }
    return times.sort((a, b) => a - b);
  }

  /** How many requests come in each hour, by the same rates. */
  counts(): readonly { readonly at: number; readonly requests: number }[] {
    return this.hours.map(({ start, end, weight }) => {
      const mean = weight * this.scale * (end - start);
      return { at: start, requests: Math.round(Math.max(0, mean + Math.sqrt(mean) * 2 * (this.random.factor(1) - 1))) };
    });
  }

  /** Times at random by so many times the rate: those of the highest rate, thinned out. */
  private between({ start, end }: TimeWindow, times: number): number[] {
    const most = this.scale * Math.max(...this.hours.map(({ weight }) => weight)) * times;
    const found: number[] = [];
    for (let at = start; most > 0;) {
      at += this.random.exponential(1 / most);
      if (at >= end) break;
      if (this.random.next() * most < this.scale * times * weightAt(this.hours, at)) found.push(at);
    }
    return found;
  }
}

interface WeightedHour extends TimeWindow {
  readonly weight: number;
}

/** From the middle of an hour to the middle of the next in a straight line. */
function weightAt(hours: readonly WeightedHour[], at: number): number {
  const index = Math.min(hours.length - 1, Math.floor((at - hours[0]!.start) / 3_600_000));
  const { start, end, weight } = hours[index]!;
  const offset = (at - (start + end) / 2) / (end - start);
  const neighbour = hours[index + Math.sign(offset)]?.weight ?? weight;
  return weight + (neighbour - weight) * Math.abs(offset);
}
