import { text, uri } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const executableResource = element('ExecutableResource', 'VAST 4.3 §3.17.2', {
  /** A URL, or what else the environment needs to load the code. */
  url: content(uri, { essential: true }),
  /** The API that the code needs. */
  apiFramework: attribute('apiFramework', text),
  /** What kind of resource it is, as agreed upon. */
  type: attribute('type', text),
});

/** Verification code that is no JavaScript. */
export type ExecutableResource = ModelOf<typeof executableResource>;
