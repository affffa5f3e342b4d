/** What stands inside an element: text, or an element. */
export type XmlContent = string | XmlNode;

/** An element of a vocabulary that xsp does not know, kept as it is: what extensions hold. */
export interface XmlNode {
  /** The name with its prefix, as written. */
  readonly name: string;
  /** Attributes by their name with prefix, namespace declarations (`xmlns:x`) among them. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly content?: readonly XmlContent[] | undefined;
}
