/** Which language an element speaks: that of the page around it, else the visitor's. */

/** BCP 47: the nearest `lang` that is one, also outside of the shadow tree that the element stands in. */
export function languageOf(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement ?? hostOf(at)) {
    const language = toLanguage((at as HTMLElement).lang);
    if (language) return language;
  }
  return navigator.language;
}

/** The texts for a language: Chinese for all of its kinds, else English. */
export function textsFor<Texts>(language: string, texts: { readonly en: Texts; readonly zh: Texts }): Texts {
  return /^zh\b/i.test(language) ? texts.zh : texts.en;
}

/** Tells when any element of the document changes its `lang`: whose it is, is for the caller to see. @returns the way to stop */
export function watchLanguage(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document, { attributeFilter: ['lang'], subtree: true });
  return () => observer.disconnect();
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Pages also write `en_GB`, which `Intl` refuses. */
function toLanguage(text: string | undefined): string | undefined {
  try {
    return text ? Intl.getCanonicalLocales(text.replace('_', '-'))[0] : undefined;
  } catch {
    return undefined;
  }
}
