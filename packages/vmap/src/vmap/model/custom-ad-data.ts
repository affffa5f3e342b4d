import { verbatim } from '../../schema/codecs';
import { EVERYWHERE } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';
import { dataTemplateType } from './template-type';

export const customAdData = element('vmap:CustomAdData', 'VMAP 1.0.1 §2.3.2', {
  data: content(verbatim, { essential: true }),
  templateType: attribute('templateType', dataTemplateType, { required: EVERYWHERE, fallback: 'proprietary' }),
});

/** Ads that are no VAST, as text. */
export type CustomAdData = ModelOf<typeof customAdData>;
