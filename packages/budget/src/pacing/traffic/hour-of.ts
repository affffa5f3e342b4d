const HOUR = 3_600_000;

/** The number of the hour since the epoch that contains a moment: traffic is counted by hours of UTC. */
export function hourOf(at: number): number {
  return Math.floor(at / HOUR);
}

/** The first moment of an hour. */
export function startOfHour(hour: number): number {
  return hour * HOUR;
}
