import { text, uri } from '../../schema/codecs';
import { type ElementDescription, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

/** What all elements about clicks on a linear ad hold. */
export const click = {
  url: content(uri, { essential: true }),
  id: attribute('id', text),
};

/** A page to open, or a URL to request, when the viewer clicks. */
export type Click = ModelOf<ElementDescription<typeof click>>;
