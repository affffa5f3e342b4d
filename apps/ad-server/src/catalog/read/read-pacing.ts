import type { PacingFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Pacing } from '../model';
import type { Loose } from '../structure';
import { isWritten } from './loose-parts';
import { readPercent } from './read-percent';

const HALF = 500_000n;
const WHOLE = 1_000_000n;

export function readPacing(file: Loose<PacingFile> | undefined, at: Place): Pacing {
  if (file === undefined) return { mode: 'asap' };

  const { mode, share, weights } = file;
  if (mode !== undefined && mode !== 'front-loaded' && share !== undefined) {
    at.at('share').mistake(`goes only with mode front-loaded, and the mode is ${mode}; remove it`);
  }
  if (mode !== undefined && mode !== 'curve' && weights !== undefined) {
    at.at('weights').mistake(`goes only with mode curve, and the mode is ${mode}; remove it`);
  }
  switch (mode) {
    case 'front-loaded':
      return { mode, sharePpm: readShare(file, at.at('share')) };
    case 'curve':
      return { mode, weights: readWeights(file, at.at('weights')) };
    case 'asap':
    case 'even':
    case 'hourly':
    case 'adaptive':
      return { mode };
    case undefined:
      return { mode: 'asap' };
  }
}

function readShare(file: Loose<PacingFile>, at: Place): bigint {
  if (!isWritten(file, 'share')) at.mistake('is missing; say how much the first half may spend, such as "60%"');
  if (file.share === undefined) return HALF;

  const share = readPercent(file.share);
  if (share < HALF || share > WHOLE) at.mistake(`must be from 50% to 100%, not ${file.share}`);
  return share;
}

function readWeights(file: Loose<PacingFile>, at: Place): readonly number[] {
  const wanted = '24 weights (hours of the day) or 168 (hours of the week from Monday)';
  if (!isWritten(file, 'weights')) at.mistake(`is missing; give ${wanted}`);
  const { weights } = file;
  if (weights === undefined) return [];

  if (weights.length !== 24 && weights.length !== 168) {
    at.mistake(`must be ${wanted}, not ${weights.length}`);
  } else if (weights.every((weight) => weight === 0)) {
    at.mistake('must not all be 0: nothing would ever be served');
  }
  return weights.map((weight) => weight ?? 0);
}
