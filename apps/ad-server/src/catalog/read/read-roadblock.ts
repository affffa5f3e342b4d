import type { CampaignFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Loose } from '../structure';
import { sound } from './loose-parts';

/** @param at the campaign's place */
export function readRoadblock({ roadblock, targeting, creatives }: Loose<CampaignFile>, at: Place): readonly string[] {
  if (roadblock === undefined) return [];
  const targeted = targeting?.placements;
  roadblock.forEach((placement, index) => {
    if (placement === undefined || targeted === undefined || targeted.includes(placement)) return;
    at.at('roadblock', index).mistake(
      `${placement} is not among targeting.placements; add it there, or remove it here`,
    );
  });
  creatives?.forEach((creative, index) => {
    if (creative?.unwrap !== true) return;
    const message =
      'does not go with a roadblock: its other placements could not wait for the third party; set it to false';
    at.at('creatives', index, 'unwrap').mistake(message);
  });
  return sound(roadblock);
}
