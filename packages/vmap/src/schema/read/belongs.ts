import { type XmlElement } from '../../xml/xml-element';
import { type Reading } from './reading';

/** Namespaces under which documents of VAST and VMAP are met. */
export const KNOWN_NAMESPACES: ReadonlySet<string> = new Set([
  '',
  'http://www.iab.com/VAST',
  'http://www.iab.com/VMAP',
  'http://www.iab.net/VAST',
  'http://www.iab.net/vast',
  'http://www.iab.net/videosuite/vast',
  'http://www.iab.net/videosuite/vmap',
  'http://www.iab.net/vmap-1.0',
]);

/** Prefixes that mean the standards even where they are not declared. */
export const KNOWN_PREFIXES: ReadonlySet<string> = new Set(['vast', 'vmap']);

/** Whether an element is of the standards, and not of a vocabulary that has a name in common with them. */
export function belongs(node: XmlElement, reading: Reading): boolean {
  const namespace = node.namespace;
  if (namespace === undefined) return KNOWN_PREFIXES.has(node.prefix.toLowerCase());
  return namespace === reading.namespace || KNOWN_NAMESPACES.has(namespace);
}
