import { text, uri } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

const click = {
  url: content(uri, { essential: true }),
  id: attribute('id', text),
};

export const clickThrough = element('ClickThrough', 'VAST 4.3 §3.10.1', click);
export const clickTracking = element('ClickTracking', 'VAST 4.3 §3.10.2', click);
export const customClick = element('CustomClick', 'VAST 4.3 §3.10.3', click);

/** A page to open, or a URL to request, when the viewer clicks. */
export type Click = ModelOf<typeof clickThrough>;
