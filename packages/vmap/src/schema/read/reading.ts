import { Locator } from '../../xml/locator';
import { type ReadLimits } from '../../xml/limits';
import { type ParsedDocument } from '../../xml/read-document';
import { resolveReferences } from '../../xml/references';
import { type XmlElement } from '../../xml/xml-element';
import { type Diagnostic, type DiagnosticCode, type Severity } from '../diagnostic';
import { type Editions, NOWHERE } from '../editions';

/** So many deviations are listed; a document with more is not worth a longer list. */
const MOST_DIAGNOSTICS = 500;

/** A deviation before its place is known. */
export interface Deviation {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly section: string;
}

/** The state of one document being read: its version, where the reader is, what it found. */
export class Reading {
  readonly diagnostics: Diagnostic[] = [];
  readonly #path: string[] = [];
  readonly #locator: Locator;
  #edition: Editions = NOWHERE;
  #namespace = '';

  readonly limits: ReadLimits;

  constructor({ text, limits }: Pick<ParsedDocument, 'text' | 'limits'>) {
    this.#locator = new Locator(text);
    this.limits = limits;
  }

  /** The versions of the document that is read. */
  get edition(): Editions {
    return this.#edition;
  }

  /** The namespace of the root of the document that is read. */
  get namespace(): string {
    return this.#namespace;
  }

  /** Reads a document inside the document, which is of a version and a namespace of its own. */
  within<T>(edition: Editions, namespace: string, read: () => T): T {
    const [outerEdition, outerNamespace] = [this.#edition, this.#namespace];
    this.#edition |= edition;
    this.#namespace = namespace;
    try {
      return read();
    } finally {
      this.#edition = outerEdition;
      this.#namespace = outerNamespace;
    }
  }

  /** Reads something inside an element; deviations found meanwhile carry its path. */
  inside<T>(step: string, read: () => T): T {
    this.#path.push(step);
    try {
      return read();
    } finally {
      this.#path.pop();
    }
  }

  report(node: XmlElement, deviation: Deviation): void {
    if (this.diagnostics.length > MOST_DIAGNOSTICS) return;
    const { severity, code, message, section } = deviation;
    const place = { ...this.#locator.positionOf(node.offset), path: this.#path.join('/') };
    this.diagnostics.push(
      this.diagnostics.length < MOST_DIAGNOSTICS
        ? { severity, code, message, ...place, section }
        : { severity: 'info', code: 'more', message: 'There are more; they are not listed.', ...place, section },
    );
  }

  /** The text of an attribute or element with its references replaced. */
  resolve(text: string, node: XmlElement, section: string): string {
    return resolveReferences(text, (message) =>
      this.report(node, { severity: 'warning', code: 'reference', message, section }),
    );
  }
}
