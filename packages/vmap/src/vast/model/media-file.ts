import { boolean, integer, oneOf, text, uri } from '../../schema/codecs';
import { EVERYWHERE, since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

/** How a file is delivered: over HTTP as a whole, or as a stream. */
export const delivery = oneOf('progressive', 'streaming');

export const mediaFile = element('MediaFile', 'VAST 4.3 §3.9.1', {
  url: content(uri, { essential: true }),
  id: attribute('id', text),
  /** Whether the file is downloaded as a whole or streamed. */
  delivery: attribute('delivery', delivery, { required: EVERYWHERE }),
  /** The MIME type of the container, as in `video/mp4`. */
  type: attribute('type', text, { required: EVERYWHERE }),
  /** In pixels; 0 for audio. */
  width: attribute('width', integer, { required: EVERYWHERE }),
  /** In pixels; 0 for audio. */
  height: attribute('height', integer, { required: EVERYWHERE }),
  /** The codec as in RFC 4281. */
  codec: attribute('codec', text, { in: since('3.0') }),
  /** Average bitrate in kbit/s, of a progressive file. */
  bitrate: attribute('bitrate', integer),
  /** Lowest bitrate in kbit/s, of a stream. */
  minBitrate: attribute('minBitrate', integer, { in: since('3.0') }),
  /** Highest bitrate in kbit/s, of a stream. */
  maxBitrate: attribute('maxBitrate', integer, { in: since('3.0') }),
  /** Whether it may be scaled to larger dimensions. */
  scalable: attribute('scalable', boolean),
  /** Whether scaling must keep the aspect ratio. */
  maintainAspectRatio: attribute('maintainAspectRatio', boolean),
  /** In bytes. */
  fileSize: attribute('fileSize', integer, { in: since('4.1') }),
  /** `2D`, `3D`, `360` and the like. */
  mediaType: attribute('mediaType', text, { in: since('4.1') }),
  /** The API of an interactive file. Deprecated since VAST 4.1: see InteractiveCreativeFile. */
  apiFramework: attribute('apiFramework', text),
});

/** A video or audio file that is ready to be played. */
export type MediaFile = ModelOf<typeof mediaFile>;
