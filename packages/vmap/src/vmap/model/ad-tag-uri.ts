import { uri } from '../../schema/codecs';
import { EVERYWHERE } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';
import { tagTemplateType } from './template-type';

export const adTagUri = element('vmap:AdTagURI', 'VMAP 1.0.1 §2.3.2', {
  url: content(uri, { essential: true }),
  templateType: attribute('templateType', tagTemplateType, { required: EVERYWHERE, fallback: 'vast3' }),
});

/** Ads that are to be fetched. */
export type AdTagUri = ModelOf<typeof adTagUri>;
