/** What stands for one item of a list. */
export interface Entry<T> {
  readonly node: Element;
  update(item: T): void;
}

/** Keeps the children of an element in step with a list, and each child where it is: focus and charts stay. */
export class KeyedList<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(
    private readonly parent: Element,
    private readonly keyOf: (item: T) => string,
    private readonly make: (item: T) => Entry<T>,
  ) {}

  show(items: readonly T[]): void {
    const keys = new Set(items.map(this.keyOf));
    for (const [key, { node }] of this.entries) {
      if (keys.has(key)) continue;
      node.remove();
      this.entries.delete(key);
    }
    items.forEach((item, index) => {
      const key = this.keyOf(item);
      const entry = this.entries.get(key) ?? this.make(item);
      this.entries.set(key, entry);
      entry.update(item);
      if (this.parent.children[index] !== entry.node) {
        this.parent.insertBefore(entry.node, this.parent.children[index] ?? null);
      }
    });
  }
}
