/** Which language an element speaks: that of the page around it, else the visitor's. */

/** BCP 47: the nearest `lang`, also outside of the shadow tree that the element stands in. */
export function languageOf(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement ?? hostOf(at)) {
    const { lang } = at as HTMLElement;
    if (lang) return lang;
  }
  return navigator.language;
}

/** The texts for a language: Chinese for all of its kinds, else English. */
export function textsFor<Texts>(language: string, texts: { readonly en: Texts; readonly zh: Texts }): Texts {
  return /^zh\b/i.test(language) ? texts.zh : texts.en;
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
