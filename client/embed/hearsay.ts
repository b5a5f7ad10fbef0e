/**
 * The script tag: puts `window.hearsay` there, once, however often it is loaded, makes the calls that waited for it, and
 * starts by itself unless it carries `data-init="manual"`. Where the page keeps something else under that name, nothing
 * starts.
 */
import { defineElements } from '../elements/element-script.ts';
import { makeCalls, waitingCalls } from '../page/early-calls.ts';
import { afterParsing } from './automatic-init.ts';
import { Embed } from './embed.ts';

const { currentScript } = document;
const script = currentScript instanceof HTMLScriptElement ? currentScript : undefined;
const calls = waitingCalls(Reflect.get(globalThis, 'hearsay'));

if (calls) {
  const { origin } = new URL(script?.src || location.href);
  const { api } = new Embed(origin, script?.dataset);
  // False where the page has frozen what it keeps there.
  if (Reflect.set(globalThis, 'hearsay', api)) {
    makeCalls(api, calls);
    defineElements(origin);
    if (script?.dataset.init !== 'manual') afterParsing(() => void api.init());
  }
}
