import { type Codec, Unreadable } from '../../schema/codec';
import { decimal, duration, integer, text, uri } from '../../schema/codecs';
import { only, since } from '../../schema/editions';
import { element, type ModelOf, oneAtMost, order } from '../../schema/element';
import { attribute, child, children, leaves } from '../../schema/fields';
import { htmlResource } from './html-resource';
import { iconClicks } from './icon-clicks';
import { staticResource } from './static-resource';

/** A coordinate in pixels from the top left, or an edge. */
function position<const Edge extends string>(...edges: readonly Edge[]): Codec<number | Edge> {
  const expected = `a number of pixels from 0, or ${edges.join(' or ')}`;
  return {
    markup: 'plain',
    write(value, context) {
      if (typeof value === 'string' && edges.includes(value)) return value;
      if (Number.isSafeInteger(value) && Number(value) >= 0) return String(value);
      return context.refuse(`must be ${expected}; not ${JSON.stringify(value)}`);
    },
    read(value) {
      if (/^\d{1,15}$/.test(value)) return Number(value);
      return edges.find((edge) => edge === value.toLowerCase()) ?? new Unreadable(expected);
    },
  };
}

const needed = { required: only('3.0') } as const;
const oneBefore4 = { single: only('3.0') } as const;

export const icon = element(
  'Icon',
  'VAST 4.3 §3.11.1',
  {
    /** The program that the icon is for, as in `AdChoices`. */
    program: attribute('program', text, needed),
    /** In pixels. */
    width: attribute('width', integer, needed),
    /** In pixels. */
    height: attribute('height', integer, needed),
    xPosition: attribute('xPosition', position('left', 'right'), needed),
    yPosition: attribute('yPosition', position('top', 'bottom'), needed),
    /** How long it is shown, in milliseconds. */
    duration: attribute('duration', duration),
    /** When it appears after the start of the ad, in milliseconds. */
    offset: attribute('offset', duration),
    apiFramework: attribute('apiFramework', text),
    /** Physical pixels for one pixel of the page; 1 where it is left out. */
    pxratio: attribute('pxratio', decimal, { in: since('4.0') }),
    /** For those who do not see the icon. In the text of 4.3; the schema of 4.2 does not have it. */
    altText: attribute('altText', text, { in: since('4.3') }),
    /** Shown when the pointer rests on the icon. In the text of 4.3; the schema of 4.2 does not have it. */
    hoverText: attribute('hoverText', text, { in: since('4.3') }),
    htmlResources: children(htmlResource, oneBefore4),
    iFrameResources: leaves('IFrameResource', uri, { ...oneBefore4, section: 'VAST 4.3 §3.15.2' }),
    staticResources: children(staticResource, oneBefore4),
    iconClicks: child(iconClicks),
    /** Requested when the icon is shown. */
    iconViewTrackings: leaves('IconViewTracking', uri, { section: 'VAST 4.3 §3.11.2' }),
  },
  order(
    only('3.0'),
    oneAtMost('staticResources', 'iFrameResources', 'htmlResources'),
    'iconClicks',
    'iconViewTrackings',
  ),
);

/** The icon of an industry program on a linear ad. */
export type Icon = ModelOf<typeof icon>;
