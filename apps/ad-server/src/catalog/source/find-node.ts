import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Path } from '../findings';

/** Where a path stands in the text, and its scalar's text. */
interface Found {
  readonly offset: number | undefined;
  readonly written: string | undefined;
}

/**
 * Follows a path into a YAML document as far as it goes. The position is that of the value, or of the key where the value is
 * empty or, for an unknown key, beside the point; what is missing has the position of what it is missing from.
 */
export function find(root: Node, path: Path): Found {
  let node: Node | null = root;
  let offset = startOf(root);
  for (const step of path) {
    const next: { key: Node | undefined; value: Node | null } | undefined = enter(node, step);
    if (next === undefined) return { offset, written: undefined };
    node = next.value;
    offset = (node === null || isEmpty(node) ? startOf(next.key ?? node) : startOf(node)) ?? offset;
  }
  return { offset, written: node !== null && isScalar(node) ? node.source : undefined };
}

function enter(node: Node | null, step: string | number): { key: Node | undefined; value: Node | null } | undefined {
  if (isSeq<Node>(node)) {
    const item = typeof step === 'number' ? node.items[step] : undefined;
    return item === undefined ? undefined : { key: undefined, value: item };
  }
  if (isMap<Node, Node | null>(node)) {
    return node.items.find(({ key }) => keyText(key) === String(step));
  }
  return undefined;
}

/** A key as text: what a mapping of strings has it under. Undefined for keys that are lists or mappings. */
export function keyText(key: Node | null): string | undefined {
  if (key === null || !isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

/** An absent value has an empty range at an odd place. */
function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}

function startOf(node: Node | null | undefined): number | undefined {
  return node?.range?.[0];
}
