import { type ViewableImpression } from '../../vast';
import { joined } from './joined';

/** One element with the URLs of both (VAST 4.3 §3.5): a document has one. Its id is the ad's own, if it has one. */
export function mergeViewableImpression(
  outer: ViewableImpression | undefined,
  inner: ViewableImpression | undefined,
): ViewableImpression | undefined {
  if (outer === undefined || inner === undefined) return inner ?? outer;
  return {
    ...outer,
    ...inner,
    viewable: joined(outer.viewable, inner.viewable),
    notViewable: joined(outer.notViewable, inner.notViewable),
    viewUndetermined: joined(outer.viewUndetermined, inner.viewUndetermined),
  };
}
