import type { InLine } from '@xsp/vmap';
import { isHls } from '../../catalog';
import { isWebUrl } from './web-url';

/** Whether an ad can be played as HLS. */
export function hasHlsRendition({ creatives }: InLine): boolean {
  return creatives.some(({ linear }) =>
    linear?.mediaFiles?.files.some(({ type = '', url }) => isHls(type) && isWebUrl(url)),
  );
}
