/** The script tag: puts `window.hearsay` there, once, however often it is loaded. */
import type { HearsayApi } from './api.ts';
import { Embed } from './embed.ts';

const page = globalThis as { hearsay?: HearsayApi };
const { currentScript } = document;
const source = currentScript instanceof HTMLScriptElement ? currentScript.src : location.href;

page.hearsay ??= new Embed(new URL(source).origin).api;
