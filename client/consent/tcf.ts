/**
 * IAB Europe's Transparency and Consent Framework, v2.2, by the API that a consent dialogue of it puts on the page. The site
 * speaks for itself, and is no vendor of the list: the purposes count. They are 1 (store and access information on
 * a device), 5 and 6 (create and use profiles to personalise content), and 10 (develop and improve services: what
 * is sent trains a model for others). TCF 2.2 allows no legitimate interest for 1, 5 and 6; for 10 none is taken either.
 */
import type { ConsentAnswer } from './decide-consent.ts';

const purposes = [1, 5, 6, 10];

type Purposes = Readonly<Record<number, unknown>> | undefined;

/** What is read of TCData. */
type TcData = {
  readonly eventStatus?: unknown;
  readonly gdprApplies?: unknown;
  readonly purpose?: { readonly consents?: Purposes };
  /** What the visitor said of the site itself, where the dialogue asks that. */
  readonly publisher?: { readonly consents?: Purposes };
};

type TcfApi = (
  command: string,
  version: number,
  callback: (data: TcData | null, ok: boolean) => void,
) => void;

/**
 * What an event says. While the dialogue is open, what was said before it holds. Where GDPR does not apply it says
 * nothing: then it is the page that asks.
 * @param before what was said so far
 */
export function tcfAnswer(data: TcData, before: ConsentAnswer): ConsentAnswer {
  if (data.gdprApplies === false) return undefined;
  if (data.eventStatus !== 'tcloaded' && data.eventStatus !== 'useractioncomplete') return before;
  const { purpose, publisher } = data;
  const isGiven = (id: number) => purpose?.consents?.[id] === true && publisher?.consents?.[id] !== false;
  return purposes.every(isGiven) ? 'yes' : 'no';
}

/** Listen to the page's dialogue, if it has one by now; `asking` comes at once. @returns whether there is one */
export function watchTcf(heard: (answer: ConsentAnswer) => void): boolean {
  const api = (globalThis as { __tcfapi?: TcfApi }).__tcfapi;
  if (typeof api !== 'function') return false;
  let answer: ConsentAnswer = 'asking';
  heard(answer);
  api('addEventListener', 2, (data, ok) => {
    if (!ok || !data) return;
    answer = tcfAnswer(data, answer);
    heard(answer);
  });
  return true;
}
