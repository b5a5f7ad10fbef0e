/**
 * The consent dialogues that a page may have: which of them count, and what they say. Part of the second script: they are
 * heard once that is there, and nothing is trained before.
 */
import { ConsentMode } from './consent-mode.ts';
import type { ConsentAnswer, ConsentAnswers } from './decide-consent.ts';
import { watchTcf } from './tcf.ts';

/**
 * Where the page names none. Google documents `personalization_storage` as "storage related to personalization e.g. video
 * recommendations"; `analytics_storage` is for measuring visits, and the `ad_…` types for advertising.
 */
const defaultSources = 'tcf personalization_storage';

/** How often a page is looked at, milliseconds. */
const lookMs = 1000;

/** What a dialogue says; undefined: it says nothing any more. */
export type Dialogue = { readonly [name in 'tcf' | 'consentMode']?: ConsentAnswers[name] };

/** Where they are heard. */
export type DialogueSources = {
  /** Whom the page names: `tcf`, and types of Consent Mode, with spaces between them; undefined: the usual ones. */
  readonly sources: string | undefined;
  /** Name of the page's data layer in its window. */
  readonly layer: string;
};

/**
 * Listen from now on; what is there already is heard before this returns.
 * @param heard what has changed
 */
export function watchDialogues(
  { sources = defaultSources, layer }: DialogueSources,
  heard: (dialogue: Dialogue) => void,
): void {
  const words = String(sources).split(/\s+/).filter(Boolean);
  const mode = new ConsentMode(words.filter((word) => word !== 'tcf'));
  let awaitsTcf = words.includes('tcf');
  let said: ConsentAnswer;
  const look = (): void => {
    try {
      const answer = mode.read(layer && Reflect.get(globalThis, layer));
      if (answer !== said) heard({ consentMode: answer });
      said = answer;
      if (awaitsTcf) awaitsTcf = !watchTcf((tcf) => heard({ tcf }));
    } catch {
      awaitsTcf = false; // whatever the page has there, it is broken: what was heard so far stands
    }
  };
  look();
  setInterval(look, lookMs);
}
