import { ValidationError } from '@xsp/core';
import { type CST, Lexer, type LineCounter, Parser } from 'yaml';
import type { Position } from '../findings';

/** How deep lists and mappings may lie in each other. The format needs nine; what is far deeper is an attack or a slip. */
export const MAX_DEPTH = 64;

/**
 * The tokens of a YAML text. Stops at a depth that no catalogue has, before the depth can exhaust memory or stack.
 *
 * @throws {@link ValidationError} when lists and mappings lie too deep in each other
 */
export function* tokenize(
  text: string,
  lines: LineCounter,
  position: (offset: number) => Position,
): Generator<CST.Token, void> {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MAX_DEPTH) {
      const message = `lists and mappings lie more than ${MAX_DEPTH} deep in each other here`;
      throw new ValidationError([{ path: '', message, ...position(parser.offset) }]);
    }
  }
  yield* parser.end();
}
