/** Hands the visitor a file that is made in the page: no server sees it. */

/** @param content what JSON can hold @param name of the file */
export function downloadJson(content: object, name: string): void {
  const blob = new Blob([`${JSON.stringify(content, null, 2)}\n`], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Browsers have taken the file by then; a minute is what FileSaver.js found to be enough.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
