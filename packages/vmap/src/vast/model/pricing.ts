import { type Codec, Unreadable } from '../../schema/codec';
import { amount, matching } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

const MODELS = ['CPM', 'CPC', 'CPE', 'CPV'] as const;

/** What is paid for: a thousand impressions, a click, an engagement or a view. */
export type PricingModel = (typeof MODELS)[number];

/** VAST 3.0 writes the models in lower case, later versions in either. */
const pricingModel: Codec<PricingModel> = {
  markup: 'plain',
  write(value, context) {
    if (!MODELS.includes(value)) context.refuse(`must be one of ${MODELS.join(', ')}; not ${JSON.stringify(value)}`);
    return context.edition & since('4.0') ? value : value.toLowerCase();
  },
  read: (text) => MODELS.find((model) => model === text.toUpperCase()) ?? new Unreadable(`one of ${MODELS.join(', ')}`),
};

export const pricing = element('Pricing', 'VAST 4.3 §3.4.8', {
  /** The price as a decimal string. */
  value: content(amount, { essential: true }),
  model: attribute('model', pricingModel, { essential: true }),
  /** The currency by its three letters (ISO 4217). */
  currency: attribute('currency', matching(/^[a-zA-Z]{3}$/, 'a currency of three letters'), { essential: true }),
});

/** A price for systems that bid in real time. */
export type Pricing = ModelOf<typeof pricing>;
