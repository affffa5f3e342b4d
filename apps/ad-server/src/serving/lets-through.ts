import type { ServingContext } from './serving-context';

/** Whether the pace of a campaign lets a request through; counts the request, and that it was refused. */
export function letsThrough(
  campaign: string,
  requestId: string,
  { throttle, refused }: Pick<ServingContext, 'throttle' | 'refused'>,
): boolean {
  const { serves } = throttle.admits(campaign, requestId);
  if (!serves) refused.note(campaign, 'pacing');
  return serves;
}
