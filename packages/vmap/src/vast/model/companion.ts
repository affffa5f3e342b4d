import { decimal, everywhere, integer, openName, type OpenName, text, uri } from '../../schema/codecs';
import { EVERYWHERE, only, since, until } from '../../schema/editions';
import { element, type ModelOf, oneAtMost, order } from '../../schema/element';
import { attribute, child, children, contained, leaf, leaves } from '../../schema/fields';
import { adParameters } from './ad-parameters';
import { companionClickTracking } from './companion-click-tracking';
import { creativeExtension } from './creative-extension';
import { htmlResource } from './html-resource';
import { staticResource } from './static-resource';
import { tracking } from './tracking';

/** When and where a companion is shown; others than these may be agreed upon, and are read and not written. */
export type RenderingMode = OpenName<'default' | 'end-card' | 'concurrent'>;

const renderingMode = openName<'default' | 'end-card' | 'concurrent'>(everywhere('default', 'end-card', 'concurrent'));

const oneBefore4 = { single: until('3.0') } as const;
const since3 = { in: since('3.0') } as const;

/** What a companion holds; in a wrapper it is nearly the same. */
export const companionFields = {
  id: attribute('id', text),
  /** Of the slot, in pixels. */
  width: attribute('width', integer, { required: EVERYWHERE }),
  /** Of the slot, in pixels. */
  height: attribute('height', integer, { required: EVERYWHERE }),
  /** Of the creative, in pixels. */
  assetWidth: attribute('assetWidth', integer, since3),
  /** Of the creative, in pixels. */
  assetHeight: attribute('assetHeight', integer, since3),
  /** At most, when expanded, in pixels. */
  expandedWidth: attribute('expandedWidth', integer),
  /** At most, when expanded, in pixels. */
  expandedHeight: attribute('expandedHeight', integer),
  apiFramework: attribute('apiFramework', text),
  /** The place on the publisher's page that it is for. */
  adSlotId: attribute('adSlotId', text, { ...since3, before: { name: 'adSlotID', in: only('4.0') } }),
  /** Physical pixels for one pixel of the page; 1 where it is left out. */
  pxratio: attribute('pxratio', decimal, { in: since('4.0') }),
  renderingMode: attribute('renderingMode', renderingMode, { in: since('4.1') }),
  htmlResources: children(htmlResource, oneBefore4),
  iFrameResources: leaves('IFrameResource', uri, { ...oneBefore4, section: 'VAST 4.3 §3.15.2' }),
  staticResources: children(staticResource, oneBefore4),
  adParameters: child(adParameters),
  altText: leaf('AltText', text, { section: 'VAST 4.3 §3.13.2' }),
  /** The advertiser's page. */
  clickThrough: leaf('CompanionClickThrough', uri, { section: 'VAST 4.3 §3.13.3' }),
  clickTrackings: children(companionClickTracking, { in: since('4.0') }),
  creativeExtensions: contained('CreativeExtensions', creativeExtension, since3),
  trackingEvents: contained('TrackingEvents', tracking),
};

export const companionOrder = order(
  until('3.0'),
  oneAtMost('staticResources', 'iFrameResources', 'htmlResources'),
  'creativeExtensions',
  'trackingEvents',
  'clickThrough',
  'clickTrackings',
  'altText',
  'adParameters',
);

export const companion = element('Companion', 'VAST 4.3 §3.13.1', companionFields, companionOrder);

/** An ad beside the player, or after the video. */
export type Companion = ModelOf<typeof companion>;
