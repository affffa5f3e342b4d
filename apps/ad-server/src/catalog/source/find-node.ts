import { isCollection, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Path } from '../findings';

/** Where a path stands in the text, and its scalar's text. */
interface Found {
  readonly offset: number | undefined;
  readonly written: string | undefined;
}

interface Entry {
  readonly key: Node | undefined;
  readonly value: Node | null;
}

/** Follows paths into a YAML document. */
export class NodeFinder {
  readonly #entries = new WeakMap<YAMLMap, ReadonlyMap<string, Entry>>();

  constructor(private readonly root: Node) {}

  /**
   * Follows a path as far as it goes. The position is that of the value, or of its key where the value is empty or begins in
   * the next line; what is missing has the position of what it is missing from.
   */
  find(path: Path): Found {
    let node: Node | null = this.root;
    let offset = startOf(node);
    for (const step of path) {
      const next: Entry | undefined = this.#enter(node, step);
      if (next === undefined) return { offset, written: undefined };
      node = next.value;
      offset = startOf(beginsLater(node) ? (next.key ?? node) : node) ?? offset;
    }
    return { offset, written: node !== null && isScalar(node) ? node.source : undefined };
  }

  #enter(node: Node | null, step: string | number): Entry | undefined {
    if (isSeq<Node>(node)) {
      const item = typeof step === 'number' ? node.items[step] : undefined;
      return item === undefined ? undefined : { key: undefined, value: item };
    }
    return isMap<Node, Node | null>(node) ? this.#entriesOf(node).get(String(step)) : undefined;
  }

  /** A mapping's entries by key, the first of equal ones; kept, since a wrong file asks for many. */
  #entriesOf(mapping: YAMLMap<Node, Node | null>): ReadonlyMap<string, Entry> {
    let entries = this.#entries.get(mapping);
    if (entries === undefined) {
      const reversed: readonly Pair<Node, Node | null>[] = mapping.items.toReversed();
      entries = new Map(reversed.map(({ key, value }) => [keyText(key) ?? '', { key, value }]));
      this.#entries.set(mapping, entries);
    }
    return entries;
  }
}

/** A key as text: what a mapping of strings has it under. Undefined for keys that are lists or mappings. */
export function keyText(key: Node | null): string | undefined {
  if (key === null || !isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

/** Whether a value is not where its key is: absent, with an empty range at an odd place, or a block below it. */
function beginsLater(node: Node | null): boolean {
  if (node === null) return true;
  if (isCollection(node)) return node.flow !== true;
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}

function startOf(node: Node | null | undefined): number | undefined {
  return node?.range?.[0];
}
