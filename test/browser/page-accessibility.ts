/** What a careful reader checks of a page by hand. Each function runs in the page, alone, and returns complaints, none where all is well. */

/**
 * Text below a contrast of 4.5 or a size of 11 px, and bars and lines below 3, against the background behind them
 * (WCAG 2.2, 1.4.3 and 1.4.11: relative luminance and contrast ratio).
 */
export function contrastComplaints(): string[] {
  /** Everything below, shadow trees included. */
  const below = (root: ParentNode): Element[] =>
    [...root.querySelectorAll('*')].flatMap((element) => [
      element,
      ...(element.shadowRoot ? below(element.shadowRoot) : []),
    ]);
  const above = (element: Element): Element | null => {
    const root = element.getRootNode();
    return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  };
  const parse = (text: string): number[] => (text.match(/[\d.]+/g) ?? []).map(Number);
  const behind = (element: Element | null): number[] => {
    const [red, green, blue, alpha = 1] = element
      ? parse(getComputedStyle(element).backgroundColor)
      : [255, 255, 255];
    return alpha === 0 && element ? behind(above(element)) : [red ?? 0, green ?? 0, blue ?? 0];
  };
  const linear = (value: number): number =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([red = 0, green = 0, blue = 0]: number[]): number =>
    0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
  const contrast = (a: number[], b: number[]): number =>
    (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);
  const hasText = ({ childNodes }: Element): boolean =>
    [...childNodes].some(({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent?.trim());
  const markColour = (element: Element, style: CSSStyleDeclaration): string | null => {
    if (element.matches('.bar')) return style.backgroundColor;
    return element.matches('.sample line') ? style.stroke : null;
  };

  const complaints: string[] = [];
  const complain = (what: string, { textContent, className }: Element): void => {
    complaints.push(`${what}: ${className} ${textContent?.trim().slice(0, 40)}`);
  };
  for (const element of below(document.body)) {
    if (!element.checkVisibility() || element.closest('.visually-hidden, .skip')) continue;
    const style = getComputedStyle(element);
    if (hasText(element)) {
      const ratio = contrast(parse(style.color), behind(element));
      if (ratio < 4.5) complain(`contrast ${ratio.toFixed(2)}`, element);
      if (Number.parseFloat(style.fontSize) < 11) complain(style.fontSize, element);
    }
    const mark = markColour(element, style);
    if (mark !== null && contrast(parse(mark), behind(above(element))) < 3)
      complain(`faint ${mark}`, element);
  }
  return complaints;
}

/** Controls without names or values, landmarks that are missing or not alone, and a page wider than the screen. */
export function structureComplaints(): string[] {
  const complaints: string[] = [];
  for (const slider of document.querySelectorAll('[role="slider"]')) {
    for (const name of ['aria-label', 'aria-valuemin', 'aria-valuemax', 'aria-valuenow', 'aria-valuetext']) {
      if (!slider.getAttribute(name)) complaints.push(`slider without ${name}`);
    }
  }
  for (const focusable of document.querySelectorAll('a, button, summary, [tabindex="0"]')) {
    const name = focusable.getAttribute('aria-label') ?? focusable.textContent?.trim();
    if (!name) complaints.push(`no name: ${focusable.outerHTML.slice(0, 80)}`);
  }
  for (const landmark of ['main', 'header', 'footer', 'nav[aria-label]', 'html[lang]']) {
    if (document.querySelectorAll(landmark).length !== 1) complaints.push(`not one ${landmark}`);
  }
  const overflow = document.documentElement.scrollWidth - window.innerWidth;
  if (overflow > 0) complaints.push(`${overflow} px wider than the screen`);
  return complaints;
}
