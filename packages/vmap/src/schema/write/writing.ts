import { ValidationError } from '@xsp/core';
import { type CodecContext } from '../codec';
import { type Editions } from '../editions';
import { type Omission, type OmissionReason } from '../omission';

/** The state of one document being written: its versions, where in the model the writer is, what it left out. */
export class Writing implements CodecContext {
  readonly omitted: Omission[] = [];
  readonly #path: (string | number)[] = [];
  /** The property that is written, of the element that the path names. */
  leaf = '';

  /**
   * @param edition the versions that are written
   * @param prefixes the namespaces that the document declares, by prefix
   */
  constructor(
    readonly edition: Editions,
    readonly prefixes: Readonly<Record<string, string>>,
  ) {}

  enter(key: string): void {
    this.#path.push(key);
  }

  enterItem(key: string, index: number): void {
    this.#path.push(key, index);
  }

  exit(): void {
    if (typeof this.#path.pop() === 'number') this.#path.pop();
  }

  refuse(message: string): never {
    throw new ValidationError(this.pathOf(this.leaf), message);
  }

  leaveOut(key: string, name: string, section: string, reason: OmissionReason, index?: number): void {
    const path = index === undefined ? this.pathOf(key) : `${this.pathOf(key)}[${index}]`;
    this.omitted.push({ path, name, section, reason });
  }

  /** The path of a property, or of the element itself for an empty one. */
  pathOf(key: string): string {
    let path = '';
    for (const step of key === '' ? this.#path : [...this.#path, key]) {
      path += typeof step === 'number' ? `[${step}]` : path === '' ? step : `.${step}`;
    }
    return path;
  }
}
