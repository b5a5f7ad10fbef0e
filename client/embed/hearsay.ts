/** The script tag: puts `window.hearsay` there, once, however often it is loaded. */
import { defineElements } from '../elements/element-script.ts';
import type { HearsayApi } from './api.ts';
import { Embed } from './embed.ts';

const page = globalThis as { hearsay?: HearsayApi };
const { currentScript } = document;
const script = currentScript instanceof HTMLScriptElement ? currentScript : undefined;

const { origin } = new URL(script?.src ?? location.href);

page.hearsay ??= new Embed(origin, script?.dataset.log).api;
defineElements(origin);
