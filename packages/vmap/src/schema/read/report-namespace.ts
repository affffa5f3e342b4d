import { type XmlElement } from '../../xml/xml-element';
import { type Reading } from './reading';

/** Reports a root element in another namespace than the standard's. */
export function reportNamespace(root: XmlElement, right: readonly string[], reading: Reading, section: string): void {
  const namespace = root.namespace;
  if (namespace !== undefined && right.includes(namespace)) return;
  const found =
    namespace === undefined ? `The prefix ${root.prefix} is not declared` : `The namespace is "${namespace}"`;
  const message = `${found}; the standard's is ${right.at(-1)}.`;
  reading.report(root, { severity: 'info', code: 'namespace', message, section });
}
