/**
 * The page around what people read: styles and scripts inside it, and a policy that lets it run no script but its own,
 * whatever its text may hold, and load nothing, or from its own origin alone.
 */
import { createHash } from 'node:crypto';
import plotLibrary from 'uplot/dist/uPlot.iife.min.js?raw';
import plotLibraryStyles from 'uplot/dist/uPlot.min.css?raw';
import { type Html, html, trusted } from './html.ts';
import plots from './script/line-plots.js?raw';
import baseStyles from './styles/base.css?raw';
import headStyles from './styles/head.css?raw';
import layoutStyles from './styles/layout.css?raw';
import lineStyles from './styles/lines.css?raw';
import mediaStyles from './styles/media.css?raw';
import tableStyles from './styles/tables.css?raw';
import tokens from './styles/tokens.css?raw';

/** What a page has of its own. */
export type PageParts = {
  readonly title: string;
  /** All that stands in it, its scripts excepted. */
  readonly body: Html;
  /** Style sheet beside the common ones. */
  readonly styles: string;
  /** A classic script of ours, to run after the plots' one; default none. */
  readonly script?: string;
  /** Whether it reads from its own origin; default false. */
  readonly connects?: boolean;
  /** Whether its elements carry styles of their own, as bars do that are as long as their numbers; default false. */
  readonly styleAttributes?: boolean;
};

/** A whole document, and the policy that stands in it, for a header. */
export type Page = { readonly markup: string; readonly policy: string };

const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f5a52"/><path d="M7 24l6-9 5 4 7-11" fill="none" stroke="#f0b74a" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  );

/** Put a page together. */
export function pageShell(parts: PageParts): Page {
  const { title, body, script = '' } = parts;
  const styles = sheet(parts.styles);
  const scripts = withinElement(`${plotLibrary}\n(() => {\n${plots}})();\n${script}`);
  const policy = policyFor(parts, { scripts, styles });
  const { markup } = html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${icon}">
<style>${trusted(styles)}</style>
</head>
<body>
${body}
<script>${trusted(scripts)}</script>
</body>
</html>
`;
  return { markup, policy };
}

/** What changes with width and on paper comes last. */
const sheet = (styles: string): string =>
  [
    ...[tokens, plotLibraryStyles, baseStyles, layoutStyles, headStyles],
    ...[tableStyles, styles, lineStyles, mediaStyles],
  ].join('\n');

type Carried = { readonly scripts: string; readonly styles: string };

function policyFor(
  { connects = false, styleAttributes = false }: PageParts,
  { scripts, styles }: Carried,
): string {
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    'img-src data:',
    `style-src ${styleAttributes ? "'unsafe-inline'" : sourceOf(styles)}`,
    `script-src ${sourceOf(scripts)}`,
    ...(connects ? ["connect-src 'self'"] : []),
  ].join('; ');
}

/** By its hash, and no other. */
const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Templates of a script may hold tags: none of them may end its element. */
const withinElement = (script: string): string => script.replace(/<(?=\/?script|!--)/gi, '\\x3c');
