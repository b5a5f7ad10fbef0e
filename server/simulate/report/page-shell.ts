/**
 * The page around the report: styles and scripts inside it, and a policy that lets it load nothing and run no script but its own,
 * whatever its text may hold.
 */
import { createHash } from 'node:crypto';
import plotLibrary from 'uplot/dist/uPlot.iife.min.js?raw';
import plotLibraryStyles from 'uplot/dist/uPlot.min.css?raw';
import { type Html, html, trusted } from './html.ts';
import plots from './page/line-plots.js?raw';
import barStyles from './styles/bars.css?raw';
import baseStyles from './styles/base.css?raw';
import headStyles from './styles/head.css?raw';
import layoutStyles from './styles/layout.css?raw';
import lineStyles from './styles/lines.css?raw';
import mediaStyles from './styles/media.css?raw';
import tableStyles from './styles/tables.css?raw';
import tokens from './styles/tokens.css?raw';

const script = `${plotLibrary}\n(() => {\n${plots}})();`;
const styles = [
  ...[tokens, plotLibraryStyles, baseStyles, layoutStyles, headStyles],
  ...[tableStyles, barStyles, lineStyles, mediaStyles],
].join('\n');

const policy = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  'img-src data:',
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
].join('; ');

const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f5a52"/><path d="M7 24l6-9 5 4 7-11" fill="none" stroke="#f0b74a" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  );

/** A whole document. @param body all that stands in it, its scripts excepted */
export function pageShell({ title, body }: { title: string; body: Html }): string {
  return html`<!doctype html>
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
<script>${trusted(script)}</script>
</body>
</html>
`.markup;
}
