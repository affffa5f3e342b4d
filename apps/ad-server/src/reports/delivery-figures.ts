import { DELIVERED, type Delivered } from '../charging/delivery-charges';

/** What was delivered, in the units of the counters: money in the smallest of the campaign's currency. */
export type DeliveryFigures = Readonly<Record<Delivered, bigint>>;

export const NOTHING: DeliveryFigures = { spend: 0n, unbilled: 0n, impressions: 0n, clicks: 0n, completes: 0n };

export function sumOf(all: readonly DeliveryFigures[]): DeliveryFigures {
  return all.reduce((sum, one) => merged(sum, one, (a, b) => a + b), NOTHING);
}

export function difference(all: DeliveryFigures, part: DeliveryFigures): DeliveryFigures {
  return merged(all, part, (a, b) => a - b);
}

export function isNothing(figures: DeliveryFigures): boolean {
  return DELIVERED.every((what) => figures[what] === 0n);
}

/** @param values one for each of `DELIVERED`, in order */
export function figuresOf(values: readonly bigint[]): DeliveryFigures {
  return Object.fromEntries(DELIVERED.map((what, index) => [what, values[index]!])) as Record<Delivered, bigint>;
}

function merged(a: DeliveryFigures, b: DeliveryFigures, by: (a: bigint, b: bigint) => bigint): DeliveryFigures {
  return figuresOf(DELIVERED.map((what) => by(a[what], b[what])));
}
