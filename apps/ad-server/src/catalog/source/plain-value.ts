import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Path } from '../findings';
import { keyText } from './find-node';

/** What is told while the value is made. */
interface Listener {
  mistake(path: Path, message: string, offset: number): void;
  /** Null stands for what is at the path. */
  unread(path: Path): void;
  lineOf(offset: number): number;
}

/** The tags of YAML's core schema: what a value is without a tag. */
const KNOWN_TAGS = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/** The key that assignment would take for something else. */
const RESERVED_KEY = '__proto__';

/**
 * Plain data from a YAML node. What a catalogue must not have (aliases, tags, keys given twice, keys that are lists or mappings, or
 * reserved by JavaScript) is told to the listener and left out.
 */
export function plainValue(node: Node | null, path: Path, listener: Listener): unknown {
  if (node === null) return null;
  if (isAlias(node)) {
    listener.mistake(path, 'is an alias; write the value out, anchors and aliases are not read', offsetOf(node));
    listener.unread(path);
    return null;
  }
  if (node.tag !== undefined && !KNOWN_TAGS.test(node.tag)) {
    listener.mistake(path, `has a tag, ${node.tag}; remove it, tags are not read`, offsetOf(node));
    listener.unread(path);
    return null;
  }
  if (isScalar(node)) return node.value;
  if (isSeq<Node>(node)) return node.items.map((item, index) => plainValue(item, [...path, index], listener));
  if (isMap<Node, Node | null>(node)) return plainMapping(node.items, path, listener);
  return null;
}

function plainMapping(pairs: readonly Pair<Node, Node | null>[], path: Path, listener: Listener): object {
  const mapping: Record<string, unknown> = {};
  const seenAt = new Map<string, number>();
  for (const { key, value } of pairs) {
    const offset = offsetOf(key);
    const text = keyText(key);
    if (text === undefined) {
      listener.mistake(path, 'has a key that is no plain text', offset);
      continue;
    }
    const before = seenAt.get(text);
    if (before !== undefined) {
      const message = `is given twice, first in line ${listener.lineOf(before)}; remove one`;
      listener.mistake([...path, text], message, offset);
      continue;
    }
    seenAt.set(text, offset);
    if (text === RESERVED_KEY) {
      listener.mistake([...path, text], 'is not a key of the format; remove it', offset);
      continue;
    }
    mapping[text] = plainValue(value, [...path, text], listener);
  }
  return mapping;
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
