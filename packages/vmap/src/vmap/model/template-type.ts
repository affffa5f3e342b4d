import { type Codec, type CodecContext } from '../../schema/codec';
import { type OpenName } from '../../schema/codecs';
import { vmapEdition } from '../../schema/editions';

/** What kind of document an ad source is. */
export type TemplateType = OpenName<'vast' | 'vast1' | 'vast2' | 'vast3' | 'vast4' | 'proprietary'>;

/**
 * The text of VMAP allows any name, its schema a few: what the schema lacks is written as the nearest that it has.
 * Later versions of VAST become the latest it knows, everything else `proprietary`.
 */
function templateType(...known: readonly string[]): Codec<TemplateType> {
  const latest = (context: CodecContext) => {
    if (!known.includes('vast3')) return 'vast2';
    return context.edition & vmapEdition('1.0.1') ? 'vast4' : 'vast3';
  };
  return {
    markup: 'plain',
    write(value, context) {
      if (known.includes(value)) return value;
      return /^vast\d*$/.test(value) ? latest(context) : 'proprietary';
    },
    read: (text) => text,
  };
}

/** Of an ad that is fetched. */
export const tagTemplateType = templateType('vast1', 'vast2', 'vast3', 'proprietary');

/** Of an ad that stands in the document and is not VAST 3 or later. */
export const dataTemplateType = templateType('vast1', 'vast2', 'proprietary');
