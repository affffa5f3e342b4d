import type { CreativeFile, MediaFileEntry } from '../catalog-file';
import type { Place } from '../findings';
import { isHls } from '../hls-types';
import type { Creative, MediaFile } from '../model';
import type { Loose } from '../structure';
import { isWritten, readList } from './loose-parts';
import { readCompanion } from './read-companion';
import { readHttpUrl, readMediaUrl } from './read-url';

export function readCreative(file: Loose<CreativeFile>, at: Place): Creative {
  const id = file.id ?? '';
  const { registry, value } = file.universalAdId ?? {};
  if (file.unwrap !== undefined && !isWritten(file, 'tag')) {
    at.at('unwrap').mistake('goes only with tag; remove it');
  }
  if (isWritten(file, 'companions') && isWritten(file, 'tag')) {
    at.at('companions').mistake('goes only with media; a tag brings its own');
  }
  if (isWritten(file, 'companionsRequired') && !isWritten(file, 'companions')) {
    at.at('companionsRequired').mistake('goes only with companions; remove it');
  }
  return {
    id,
    name: file.name ?? id,
    durationMs: file.durationMs ?? 0,
    skipAfterMs: file.skipAfterMs ?? null,
    universalAdId: registry === undefined || value === undefined ? null : { registry, value },
    clickThrough: file.clickThrough === undefined ? null : readHttpUrl(file.clickThrough, at.at('clickThrough')),
    media: readList(file.media, at.at('media'), readMediaFile),
    companions: readList(file.companions, at.at('companions'), readCompanion),
    companionsRequired: file.companionsRequired ?? 'none',
    tag: file.tag === undefined ? null : { url: readHttpUrl(file.tag, at.at('tag')), unwrap: file.unwrap ?? false },
  };
}

const DASH_TYPE = 'application/dash+xml';

function readMediaFile(file: Loose<MediaFileEntry>, at: Place): MediaFile {
  const type = file.type ?? '';
  const hls = isHls(type);
  return {
    url: file.url === undefined ? '' : readMediaUrl(file.url, at.at('url')),
    type,
    delivery: hls || type.toLowerCase() === DASH_TYPE ? 'streaming' : 'progressive',
    hls,
    width: file.width ?? 0,
    height: file.height ?? 0,
    bitrateKbps: file.bitrateKbps ?? null,
    codec: file.codec ?? null,
  };
}
