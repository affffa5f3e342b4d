/**
 * What the namespace prefixes stand for at some element: what it declares, and what those around it do. Nothing is
 * copied from one to the next, so that many declarations cost no more than few.
 */
export class Scope {
  readonly #own: ReadonlyMap<string, string>;
  readonly #outer: Scope | undefined;

  /** @param own namespaces by prefix; the default namespace under the empty one */
  constructor(own: ReadonlyMap<string, string>, outer?: Scope) {
    this.#own = own;
    this.#outer = outer;
  }

  /** The scope inside an element with these attributes. */
  with(attributes: Iterable<readonly [name: string, value: string]>): Scope {
    let own: Map<string, string> | undefined;
    for (const [name, value] of attributes) {
      if (name === 'xmlns' || name.startsWith('xmlns:'))
        (own ??= new Map()).set(name.slice('xmlns:'.length), value.trim());
    }
    return own === undefined ? this : new Scope(own, this);
  }

  /** What a prefix stands for; nothing where it is not declared. */
  get(prefix: string): string | undefined {
    return this.#own.get(prefix) ?? this.#outer?.get(prefix);
  }
}
