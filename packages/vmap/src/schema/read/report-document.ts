import { type ParsedDocument } from '../../xml/read-document';
import { type Reading } from './reading';

/**
 * Reports what is wrong with a document as a whole: characters that had to be replaced, and another namespace than the
 * standard's, which is common and harmless.
 *
 * @param namespaces what the root's namespace may be, the standard's last
 */
export function reportDocument(
  { root, replaced }: ParsedDocument,
  namespaces: readonly string[],
  reading: Reading,
  section: string,
): void {
  if (replaced !== undefined) {
    const message = `The document holds ${replaced}, which XML cannot hold; it was replaced by U+FFFD.`;
    reading.report(root, { severity: 'warning', code: 'reference', message, section });
  }
  const namespace = root.namespace;
  if (namespace !== undefined && namespaces.includes(namespace)) return;
  const found =
    namespace === undefined ? `The prefix ${root.prefix} is not declared` : `The namespace is "${namespace}"`;
  const message = `${found}; the standard's is ${namespaces.at(-1)}.`;
  reading.report(root, { severity: 'info', code: 'namespace', message, section });
}
