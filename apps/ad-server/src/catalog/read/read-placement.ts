import type { PlacementFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Placement } from '../model';
import type { Loose } from '../structure';
import { readDuration } from './read-duration';

export function readPlacement(file: Loose<PlacementFile>, at: Place): Placement {
  const id = file.id ?? '';
  const holdForMs = file.holdFor === undefined ? null : readDuration(file.holdFor, at.at('holdFor'));
  return { id, name: file.name ?? id, holdForMs };
}
