/** What stands on the page before anything is known. */
import { blindSpots } from '../../../shared/audit/blind-spots.ts';
import { type Html, html } from '../../pages/html.ts';
import { navigation, type Section, sectionMarkup } from '../../pages/section.ts';

/** @param isLive whether the audit runs in the page; else it shows one that was run before, and asks nothing */
export function pageFrame(isLive: boolean): Html {
  const sections = isLive
    ? [checks, privacy, timeline, releases, again, limits]
    : [checks, privacy, timeline, releases, limits];
  return html`<a class="skip" href="#main">Skip to the figures</a>
    <header class="head-place"><div class="head">
      <p class="eyebrow">Hearsay, an audit</p>
      <h1>Does this log hold?</h1>
      <p class="lead">${isLive ? 'This browser reads the log' : 'What hearsay audit found. It has read the log'}, leaf by leaf,
        and ${isLive ? 'checks' : 'checked'} all that follows from it by itself. What the server says beside it ${isLive ? 'is' : 'was'} not read.</p>
      <div class="verdict" id="verdict-box">
        <p class="verdict-sentence" id="verdict" role="status"></p>
        <div id="progress"></div>
      </div>
    </div></header>
    <main id="main" tabindex="-1">
      <div id="cards"></div>
      ${navigation(sections)}
      ${sections.map(sectionMarkup)}
    </main>
    <footer class="foot">${isLive ? sourceNote : 'Written by hearsay audit. This file holds everything that it shows and loads nothing.'}
      Lines are drawn by uPlot, © Leon Sorokin, MIT licence.</footer>`;
}

const sourceNote =
  'This page comes from the server that it audits. Who does not trust the page runs the same checks from a copy of their own: npx hearsay audit, with this address.';

const checks: Section = {
  ...{ id: 'checks', title: 'The checks', short: 'Checks' },
  body: html`<div id="check-list"></div><div id="signed"></div>`,
};

const privacy: Section = {
  ...{ id: 'privacy', title: 'Privacy spent', short: 'Privacy' },
  body: html`<div id="epsilon"></div>`,
};

const timeline: Section = {
  ...{ id: 'timeline', title: 'What happened', short: 'Timeline' },
  body: html`<div id="moments"></div>`,
};

const releases: Section = {
  ...{ id: 'releases', title: 'Releases' },
  body: html`<p class="prose">Open one to see what its leaves state, its files and its updates.</p>
    <div id="release-list"></div>
    <div id="opened" class="opened" hidden></div>`,
};

const again: Section = {
  ...{ id: 'again', title: 'Audit again, with what you know', short: 'Audit again' },
  body: html`<form id="again-form" class="form">
      <p class="prose" id="remembered"></p>
      <label for="key">Verifier key of the log, where you have it from elsewhere</label>
      <input id="key" autocomplete="off" spellcheck="false" aria-describedby="again-problem">
      <label for="witnesses">Verifier keys of witnesses that must have cosigned, one a line</label>
      <textarea id="witnesses" rows="2" spellcheck="false" aria-describedby="again-problem"></textarea>
      <p class="problem" id="again-problem" role="alert"></p>
      <p class="buttons"><button class="main">Audit again</button> <button type="button" id="forget">Forget what was seen</button></p>
    </form>
    <form id="credential-form" class="form">
      <h3>With a credential</h3>
      <p class="prose">Where the operator has let your credential in, paste the token that stands in its file. Then an opened release
        shows each update’s size and norm, held against its leaf, and the next audit recomputes every model. Updates are read into this browser: you stand inside the privacy boundary with them, for from an update one could infer
        what a visitor looked at. The credential is kept in memory until you leave the page.</p>
      <label for="token">Credential</label>
      <input id="token" type="password" autocomplete="off" spellcheck="false">
      <p class="buttons"><button>Use it</button> <button type="button" id="drop-token" hidden>Forget it</button></p>
      <p class="note" id="credential-state" role="status"></p>
    </form>`,
};

const limits: Section = {
  ...{ id: 'limits', title: 'What this audit cannot see', short: 'Limits' },
  body: html`<ul class="limits">${blindSpots(false).map((spot) => html`<li>${spot}</li>`)}</ul>`,
};
