/** The parts of `<hearsay-consent>` in its shadow tree, made once. */
import type { ConsentTexts } from './consent-texts.ts';
import { createElement } from './create-element.ts';

/** See the head of this file. */
export type ConsentView = {
  /** @param details paragraphs of what yes and no mean */
  readonly showDetails: (details: readonly string[]) => void;
};

/** Fill the shadow tree. @param answer what a press of one of the two buttons says */
export function createConsentView(
  root: ShadowRoot,
  texts: ConsentTexts,
  answer: (given: boolean) => void,
): ConsentView {
  const button = (part: string, text: string, given: boolean): HTMLElement => {
    const element = createElement('button', { part: `button ${part}`, type: 'button' }, text);
    element.addEventListener('click', () => answer(given));
    return element;
  };
  const paragraphs = createElement('div');
  const more = createElement(
    'details',
    { part: 'details' },
    createElement('summary', {}, texts.more),
    paragraphs,
  );
  const section = createElement(
    'section',
    { part: 'section', 'aria-labelledby': 'question', lang: texts.language, dir: 'auto' },
    createElement('h2', { id: 'question', part: 'question' }, texts.question),
    createElement(
      'p',
      { class: 'summary', part: 'summary' },
      `${texts.summary} `,
      createElement('slot', { name: 'policy' }),
    ),
    more,
    createElement('div', { class: 'answers' }, button('yes', texts.yes, true), button('no', texts.no, false)),
  );
  root.replaceChildren(section);
  let shown = '';
  return {
    showDetails: (details) => {
      // Who reads is not disturbed for nothing.
      if (details.join('\n') !== shown)
        paragraphs.replaceChildren(...details.map((text) => createElement('p', {}, text)));
      shown = details.join('\n');
    },
  };
}
