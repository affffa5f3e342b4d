import { text, uri } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, leaves } from '../../schema/fields';

export const viewableImpression = element('ViewableImpression', 'VAST 4.3 §3.5', {
  /** The ad server's id; those of the same id are requested together. */
  id: attribute('id', text),
  /** Requested when the ad meets the criteria of a viewable impression. */
  viewable: leaves('Viewable', uri, { section: 'VAST 4.3 §3.5.1' }),
  /** Requested when the ad ran and never met them. */
  notViewable: leaves('NotViewable', uri, { section: 'VAST 4.3 §3.5.2' }),
  /** Requested when it could not be told. */
  viewUndetermined: leaves('ViewUndetermined', uri, { section: 'VAST 4.3 §3.5.3' }),
});

/** Where the publisher reports viewability. */
export type ViewableImpression = ModelOf<typeof viewableImpression>;
