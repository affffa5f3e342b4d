import { EVERYWHERE, only, since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { children, contained } from '../../schema/fields';
import { closedCaptionFile } from './closed-caption-file';
import { interactiveCreativeFile } from './interactive-creative-file';
import { mediaFile } from './media-file';
import { mezzanine } from './mezzanine';

export const mediaFiles = element('MediaFiles', 'VAST 4.3 §3.9', {
  closedCaptionFiles: contained('ClosedCaptionFiles', closedCaptionFile, { in: since('4.1') }),
  /** The same ad in several formats and qualities; the player chooses by their attributes. */
  files: children(mediaFile, { essential: true, required: EVERYWHERE }),
  mezzanines: children(mezzanine, { in: since('4.0'), single: only('4.0') }),
  interactiveCreativeFiles: children(interactiveCreativeFile, { in: since('4.0') }),
});

/** The files of a linear ad. */
export type MediaFiles = ModelOf<typeof mediaFiles>;
