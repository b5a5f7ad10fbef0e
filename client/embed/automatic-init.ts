/** Start by itself once the page has been read, and has had its turn: its own call of `init` comes first. */

/** Runs in a task of its own, after the document was parsed. */
export function afterParsing(run: () => void): void {
  const later = (): void => void setTimeout(run);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', later);
  else later();
}
