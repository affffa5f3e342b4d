import type { CompanionFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Companion, CompanionResource } from '../model';
import type { Loose } from '../structure';
import { readHttpUrl, readMediaUrl } from './read-url';

export function readCompanion(file: Loose<CompanionFile>, at: Place): Companion {
  return {
    id: file.id ?? '',
    width: file.width ?? 0,
    height: file.height ?? 0,
    slot: file.slot ?? null,
    resource: readResource(file, at),
    clickThrough: file.clickThrough === undefined ? null : readHttpUrl(file.clickThrough, at.at('clickThrough')),
    altText: file.altText ?? null,
  };
}

function readResource({ image, iframe, html }: Loose<CompanionFile>, at: Place): CompanionResource {
  if (image !== undefined) {
    const { url, type = '' } = image;
    return { kind: 'image', url: url === undefined ? '' : readMediaUrl(url, at.at('image', 'url')), type };
  }
  if (iframe !== undefined) return { kind: 'iframe', url: readHttpUrl(iframe, at.at('iframe')) };
  return { kind: 'html', html: html ?? '' };
}
