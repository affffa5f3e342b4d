import { boolean, uri } from '../../schema/codecs';
import { EVERYWHERE, since, until } from '../../schema/editions';
import { element, type ModelOf, order } from '../../schema/element';
import { attribute, child, children, contained, leaf, leaves } from '../../schema/fields';
import { adSystem } from './ad-system';
import { blockedAdCategories } from './blocked-ad-categories';
import { extension } from './extension';
import { pricing } from './pricing';
import { splitBefore4 } from './split-before-4';
import { viewableImpression } from './viewable-impression';
import { wrapperCreative } from './wrapper-creative';
import { wrapperImpression } from './wrapper-impression';
import { wrapperVerification } from './wrapper-verification';

const since4 = { in: since('4.0') } as const;

export const wrapper = element(
  'Wrapper',
  'VAST 4.3 §3.19',
  {
    /** Whether the answer may be a wrapper again; true where it is left out. */
    followAdditionalWrappers: attribute('followAdditionalWrappers', boolean, since4),
    /** Whether more than the first stand-alone ad of the answer may be played; false where it is left out. */
    allowMultipleAds: attribute('allowMultipleAds', boolean, since4),
    /** Whether another ad may take the place when the answer has none. */
    fallbackOnNoAd: attribute('fallbackOnNoAd', boolean, since4),
    adSystem: child(adSystem, { required: EVERYWHERE }),
    /** Requested when the ad cannot be played; `[ERRORCODE]` in them is replaced. Before VAST 4 there is one. */
    errors: leaves('Error', uri, { single: until('3.0'), section: 'VAST 4.3 §3.4.11' }),
    extensions: contained('Extensions', extension),
    /** At least one. */
    impressions: children(wrapperImpression, { essential: true, required: EVERYWHERE }),
    pricing: child(pricing, since4),
    viewableImpression: child(viewableImpression, since4),
    adVerifications: contained('AdVerifications', wrapperVerification, { ...since4, section: 'VAST 4.3 §3.16' }),
    blockedAdCategories: children(blockedAdCategories, { in: since('4.1') }),
    creatives: contained('Creatives', wrapperCreative, { emptyContainer: until('3.0'), split: splitBefore4 }),
    /** Where the ad is to be had. */
    vastAdTagUri: leaf('VASTAdTagURI', uri, {
      required: EVERYWHERE,
      section: 'VAST 4.3 §3.19.1',
      aliases: ['VASTAdTagURL'],
    }),
  },
  order(until('3.0'), 'adSystem', 'vastAdTagUri', 'errors', 'impressions', 'creatives', 'extensions'),
);

/** A reference to an ad of another server, with what is to be tracked of it. */
export type Wrapper = ModelOf<typeof wrapper>;
