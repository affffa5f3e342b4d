import type { PacingFigures } from './campaign-figures';

/**
 * How far the actual figure is ahead of its target (behind: negative), as a share of the target. While the target is
 * below a hundredth of the limit, that hundredth takes its place: at the start of a flight one impression would be a
 * hundred times too much.
 */
export function pacingDeviation({ target, actual, limit }: PacingFigures): number {
  const base = Math.max(Number(target), Number(limit) / 100);
  return base === 0 ? 0 : Number(actual - target) / base;
}
