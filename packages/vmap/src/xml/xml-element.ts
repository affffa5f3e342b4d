import { type Scope } from './scope';

/** Text of an element, as one piece. */
export interface XmlText {
  readonly text: string;
  readonly cdata: boolean;
}

/** An element that was read, with the place it was read from. */
export class XmlElement {
  readonly #scope: Scope;

  /**
   * @param name with its prefix
   * @param attributes by name with prefix, references not resolved yet
   * @param scope what the prefixes stand for here
   * @param offset of the `<` in the text
   */
  constructor(
    readonly name: string,
    readonly attributes: ReadonlyMap<string, string>,
    readonly children: readonly (XmlElement | XmlText)[],
    scope: Scope,
    readonly offset: number,
  ) {
    this.#scope = scope;
  }

  /** The name without its prefix. */
  get localName(): string {
    return this.name.slice(this.name.indexOf(':') + 1);
  }

  get prefix(): string {
    return this.name.slice(0, Math.max(0, this.name.indexOf(':')));
  }

  /** What a prefix stands for here; nothing where it is not declared. */
  namespaceOf(prefix: string): string | undefined {
    return this.#scope.get(prefix);
  }

  /** The element's namespace: empty where it has none, nothing where its prefix is not declared. */
  get namespace(): string | undefined {
    const prefix = this.prefix;
    return this.#scope.get(prefix) ?? (prefix === '' ? '' : undefined);
  }

  /** The same element with all that is in it, as if it had stood elsewhere. */
  movedTo(offset: number): XmlElement {
    const children = this.children.map((child) => (child instanceof XmlElement ? child.movedTo(offset) : child));
    return new XmlElement(this.name, this.attributes, children, this.#scope, offset);
  }

  get elements(): readonly XmlElement[] {
    return this.children.filter((child) => child instanceof XmlElement);
  }
}
