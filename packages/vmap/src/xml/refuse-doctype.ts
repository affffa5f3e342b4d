import { DecodeError } from '@xsp/core';

const SKIPPED = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/**
 * Refuses a document with a DOCTYPE, which neither VAST nor VMAP has, and with which entities could be defined. The
 * words may stand in comments and CDATA, as HTML does in a resource.
 *
 * @throws DecodeError
 */
export function refuseDoctype(text: string): void {
  let next = text.search(/<!DOCTYPE/i);
  // Looking for it first spares nearly every document the walk over its comments and CDATA sections.
  for (let at = text.indexOf('<'); next !== -1 && at !== -1; at = text.indexOf('<', at + 1)) {
    const skipped = SKIPPED.find(([opening]) => text.startsWith(opening, at));
    if (skipped !== undefined) {
      const end = text.indexOf(skipped[1], at + skipped[0].length);
      if (end === -1) return;
      at = end;
      if (next < at) next = indexOfDoctype(text, at);
    } else if (at === next) {
      throw new DecodeError('The document has a DOCTYPE, which is not read; VAST and VMAP have none.');
    }
  }
}

function indexOfDoctype(text: string, from: number): number {
  const rest = /<!DOCTYPE/gi;
  rest.lastIndex = from;
  return rest.exec(text)?.index ?? -1;
}
