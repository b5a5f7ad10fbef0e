/** The script tag: puts `window.hearsay` there, once, however often it is loaded. */
import type { HearsayApi } from './api.ts';
import { Embed } from './embed.ts';

const page = globalThis as { hearsay?: HearsayApi };
const { currentScript } = document;
const script = currentScript instanceof HTMLScriptElement ? currentScript : undefined;

page.hearsay ??= new Embed(new URL(script?.src ?? location.href).origin, script?.dataset).api;
