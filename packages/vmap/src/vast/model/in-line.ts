import { integer, text, uri } from '../../schema/codecs';
import { EVERYWHERE, since, until } from '../../schema/editions';
import { element, type ModelOf, order } from '../../schema/element';
import { child, children, contained, leaf, leaves } from '../../schema/fields';
import { adSystem } from './ad-system';
import { advertiser } from './advertiser';
import { category } from './category';
import { creative } from './creative';
import { extension } from './extension';
import { impression } from './impression';
import { pricing } from './pricing';
import { splitBefore4 } from './split-before-4';
import { survey } from './survey';
import { verification } from './verification';
import { viewableImpression } from './viewable-impression';

export const inLine = element(
  'InLine',
  'VAST 4.3 §3.4',
  {
    adSystem: child(adSystem, { required: EVERYWHERE }),
    /** Requested when the ad cannot be played; `[ERRORCODE]` in them is replaced. Before VAST 4 there is one. */
    errors: leaves('Error', uri, { single: until('3.0'), section: 'VAST 4.3 §3.4.11' }),
    extensions: contained('Extensions', extension),
    /** At least one. */
    impressions: children(impression, { essential: true, required: EVERYWHERE }),
    pricing: child(pricing, { in: since('3.0') }),
    viewableImpression: child(viewableImpression, { in: since('4.0') }),
    /** An id of this serving of the ad, different for each, that all its beacons carry. */
    adServingId: leaf('AdServingId', text, { in: since('4.1'), required: since('4.1'), section: 'VAST 4.3 §3.4.3' }),
    adTitle: leaf('AdTitle', text, { required: EVERYWHERE, section: 'VAST 4.3 §3.4.2' }),
    adVerifications: contained('AdVerifications', verification, { in: since('4.0'), section: 'VAST 4.3 §3.16' }),
    advertiser: child(advertiser, { in: since('3.0') }),
    categories: children(category, { in: since('4.0') }),
    /** At least one. */
    creatives: contained('Creatives', creative, { essential: true, required: EVERYWHERE, split: splitBefore4 }),
    description: leaf('Description', text, { section: 'VAST 4.3 §3.4.6' }),
    /** For how many seconds after the request the ad may be played. */
    expires: leaf('Expires', integer, { in: since('4.1'), section: 'VAST 4.3 §3.4.10' }),
    survey: child(survey),
  },
  order(
    until('3.0'),
    'adSystem',
    'adTitle',
    'description',
    'advertiser',
    'pricing',
    'survey',
    'errors',
    'impressions',
    'creatives',
    'extensions',
  ),
);

/** An ad with everything that is needed to play it. */
export type InLine = ModelOf<typeof inLine>;
