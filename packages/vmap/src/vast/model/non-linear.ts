import { boolean, duration, integer, text, uri } from '../../schema/codecs';
import { only, since, until } from '../../schema/editions';
import { element, type ModelOf, oneAtMost, order } from '../../schema/element';
import { attribute, child, children, leaf, leaves } from '../../schema/fields';
import { adParameters } from './ad-parameters';
import { CREATIVE_EXTENSIONS_OF_3 } from './creative-extension';
import { htmlResource } from './html-resource';
import { nonLinearClickTracking } from './non-linear-click-tracking';
import { staticResource } from './static-resource';

const oneBefore4 = { single: until('3.0') } as const;

/** The schema of 4.0 has no attributes here. */
const but40 = { in: only('2.0', '3.0', '4.1', '4.2', '4.3') } as const;
const sized = { ...but40, required: but40.in } as const;

export const nonLinear = element(
  'NonLinear',
  'VAST 4.3 §3.12.1',
  {
    id: attribute('id', text, but40),
    /** Of the slot, in pixels. */
    width: attribute('width', integer, sized),
    /** Of the slot, in pixels. */
    height: attribute('height', integer, sized),
    /** At most, when expanded, in pixels. */
    expandedWidth: attribute('expandedWidth', integer, but40),
    /** At most, when expanded, in pixels. */
    expandedHeight: attribute('expandedHeight', integer, but40),
    scalable: attribute('scalable', boolean, but40),
    maintainAspectRatio: attribute('maintainAspectRatio', boolean, but40),
    /** How long it should be shown at least, in milliseconds. */
    minSuggestedDuration: attribute('minSuggestedDuration', duration, but40),
    apiFramework: attribute('apiFramework', text, but40),
    htmlResources: children(htmlResource, oneBefore4),
    iFrameResources: leaves('IFrameResource', uri, { ...oneBefore4, section: 'VAST 4.3 §3.15.2' }),
    staticResources: children(staticResource, oneBefore4),
    adParameters: child(adParameters),
    /** The advertiser's page. */
    clickThrough: leaf('NonLinearClickThrough', uri, { section: 'VAST 4.3 §3.12.2' }),
    clickTrackings: children(nonLinearClickTracking, { in: since('3.0') }),
    creativeExtensions: CREATIVE_EXTENSIONS_OF_3,
  },
  order(
    until('3.0'),
    oneAtMost('staticResources', 'iFrameResources', 'htmlResources'),
    'creativeExtensions',
    'clickTrackings',
    'clickThrough',
    'adParameters',
  ),
);

/** An ad that lies over the content. */
export type NonLinear = ModelOf<typeof nonLinear>;
