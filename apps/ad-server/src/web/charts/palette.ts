/** The page's colours as they are now: charts are drawn on a canvas, which styles do not reach. */
export function colour(name: 'accent' | 'target' | 'muted' | 'line' | 'text' | 'bad' | 'good'): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when light becomes dark or dark light. @returns ends it */
export function onColoursChange(changed: () => void): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}
