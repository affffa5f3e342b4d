import { boolean, duration, integer, text, uri } from '../../schema/codecs';
import { only, since, until } from '../../schema/editions';
import { element, type ModelOf, oneAtMost, order } from '../../schema/element';
import { attribute, child, children, leaf, leaves } from '../../schema/fields';
import { adParameters } from './ad-parameters';
import { CREATIVE_EXTENSIONS_OF_3 } from './creative-extension';
import { htmlResource } from './html-resource';
import { nonLinearClickTracking } from './non-linear-click-tracking';
import { staticResource } from './static-resource';

const before4 = { in: until('3.0') } as const;
const sizedIn2 = { ...before4, required: only('2.0') } as const;
const in2 = { in: only('2.0'), single: only('2.0') } as const;

/** VAST 2.0 has the whole element in wrappers, 3.0 its attributes, later versions one click tracker. */
export const wrapperNonLinear = element(
  'NonLinear',
  'VAST 4.3 §3.12.1',
  {
    id: attribute('id', text, before4),
    /** In pixels. */
    width: attribute('width', integer, sizedIn2),
    /** In pixels. */
    height: attribute('height', integer, sizedIn2),
    /** In pixels. */
    expandedWidth: attribute('expandedWidth', integer, before4),
    /** In pixels. */
    expandedHeight: attribute('expandedHeight', integer, before4),
    scalable: attribute('scalable', boolean, before4),
    maintainAspectRatio: attribute('maintainAspectRatio', boolean, before4),
    /** In milliseconds. */
    minSuggestedDuration: attribute('minSuggestedDuration', duration, before4),
    apiFramework: attribute('apiFramework', text, before4),
    staticResources: children(staticResource, in2),
    iFrameResources: leaves('IFrameResource', uri, in2),
    htmlResources: children(htmlResource, in2),
    creativeExtensions: CREATIVE_EXTENSIONS_OF_3,
    clickTrackings: children(nonLinearClickTracking, { in: since('3.0'), single: since('4.0') }),
    clickThrough: leaf('NonLinearClickThrough', uri, { in: only('2.0') }),
    adParameters: child(adParameters, { in: only('2.0') }),
  },
  order(only('2.0'), oneAtMost('staticResources', 'iFrameResources', 'htmlResources'), 'clickThrough', 'adParameters'),
);

/** What a wrapper adds to a non-linear ad. */
export type WrapperNonLinear = ModelOf<typeof wrapperNonLinear>;
