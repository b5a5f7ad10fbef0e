/** Style sheets of shadow trees. Not style elements: a policy that allows no inline styles allows these. */

/** Add a sheet to those that the tree has. @param css of the whole sheet */
export function adoptStyle(root: ShadowRoot, css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
