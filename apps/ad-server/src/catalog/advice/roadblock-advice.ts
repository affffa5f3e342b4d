import type { Place } from '../findings';
import type { Campaign } from '../model';

/** Points out caps that let fewer ads through than a roadblock takes at once. @param at the campaign's place */
export function adviseOnRoadblock({ roadblock, caps }: Campaign, at: Place): void {
  const size = roadblock.length;
  caps.forEach((cap, index) => {
    const takesAll = cap.per !== 'placement' && cap.per !== 'creative' && cap.event === 'impression';
    const least = cap.kind === 'gap' ? 1 : cap.limit;
    const ofPod = cap.kind !== 'gap' && cap.window.kind === 'pod';
    if (size <= least || !takesAll || ofPod || least === 0) return;
    const says = cap.kind === 'gap' ? 'a gap' : `a limit of ${least}`;
    at.at('caps', index).warning(
      `${says} never lets the roadblock of ${size} placements through: all of them count at once`,
    );
  });
}
