import { boolean, duration, integer, text, uri } from '../../schema/codecs';
import { only, since, until } from '../../schema/editions';
import { element, type ModelOf, oneAtMost, order } from '../../schema/element';
import { attribute, child, children, contained, content, leaf, leaves } from '../../schema/fields';
import { adParameters } from './ad-parameters';
import { creativeExtension } from './creative-extension';
import { htmlResource } from './html-resource';
import { staticResource } from './static-resource';

export const nonLinearClickTracking = element('NonLinearClickTracking', 'VAST 4.3 §3.12.3', {
  url: content(uri, { essential: true }),
  id: attribute('id', text, { in: since('4.0') }),
});

/** Where a click on a non-linear ad is reported. */
export type NonLinearClickTracking = ModelOf<typeof nonLinearClickTracking>;

/** Of VAST 3.0. */
const creativeExtensions = contained('CreativeExtensions', creativeExtension, {
  in: only('3.0'),
  section: 'VAST 3.0 schema, CreativeExtensions_type',
});

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
    creativeExtensions,
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
    creativeExtensions,
    clickTrackings: children(nonLinearClickTracking, { in: since('3.0'), single: since('4.0') }),
    clickThrough: leaf('NonLinearClickThrough', uri, { in: only('2.0') }),
    adParameters: child(adParameters, { in: only('2.0') }),
  },
  order(only('2.0'), oneAtMost('staticResources', 'iFrameResources', 'htmlResources'), 'clickThrough', 'adParameters'),
);

/** What a wrapper adds to a non-linear ad. */
export type WrapperNonLinear = ModelOf<typeof wrapperNonLinear>;
