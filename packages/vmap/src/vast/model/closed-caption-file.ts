import { text, uri } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const closedCaptionFile = element('ClosedCaptionFile', 'VAST 4.3 §3.9.5', {
  url: content(uri, { essential: true }),
  /** The MIME type, as in `text/vtt`. */
  type: attribute('type', text),
  /** As in `en` or `zh-TW`. */
  language: attribute('language', text),
});

/** Captions for the media files. */
export type ClosedCaptionFile = ModelOf<typeof closedCaptionFile>;
