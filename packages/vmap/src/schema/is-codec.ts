import { type Codec } from './codec';
import { type ElementDescription } from './element';

/** Whether a child's content is a text; otherwise it is described. */
export function isCodec(of: Codec<unknown> | ElementDescription): of is Codec<unknown> {
  return 'markup' in of;
}
