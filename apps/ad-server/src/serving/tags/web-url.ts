/** Whether a URL of a third party is one that is fetched or opened, and not a script or a path. */
export function isWebUrl(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
