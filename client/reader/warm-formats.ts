/**
 * The first number or date that a browser's process writes makes it load what it knows of languages: on a slow phone more
 * than the 50 ms that a page may be held up. Done in a worker it holds up nobody, and every thread finds it loaded.
 */
let isWarm = false;

/** Once; what it writes nobody reads. @param language BCP 47 */
export function warmFormats(language: string): void {
  if (isWarm) return;
  isWarm = true;
  new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR' }).format(1);
  new Intl.DateTimeFormat(language, { month: 'short', minute: '2-digit' }).format(0);
}
