/**
 * The script tag: puts `window.hearsay` there, once, however often it is loaded, makes the calls that waited for it, and
 * starts by itself when the page is idle, unless it carries `data-init="manual"`. Where the page keeps something else, nothing
 * starts.
 */
import { defineElements } from '../elements/element-script.ts';
import { pageIdle } from '../manners/page-idle.ts';
import { makeCalls, waitingCalls } from '../page/early-calls.ts';
import { afterParsing } from './automatic-init.ts';
import { Embed } from './embed.ts';

const { currentScript } = document;
const script = currentScript instanceof HTMLScriptElement ? currentScript : undefined;
const calls = waitingCalls(Reflect.get(globalThis, 'hearsay'));

const { origin } = new URL(script?.src || location.href);

if (calls) {
  const { api } = new Embed(origin, script?.dataset);
  // False where the page has frozen what it keeps there.
  if (Reflect.set(globalThis, 'hearsay', api)) {
    makeCalls(api, calls);
    if (script?.dataset.init !== 'manual') afterParsing(() => void pageIdle().then(() => api.init()));
  }
}
// They ask whatever answers by that name, the package's module, too.
defineElements(origin);
