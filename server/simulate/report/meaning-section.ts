/** What the privacy statement means, and what it does not. */
import { html } from '../../pages/html.ts';
import type { Section } from '../../pages/section.ts';

/** The part on the limits of what was shown. */
export function meaningSection(): Section {
  const body = html`<dl class="terms">
    <dt>A user is one browser profile</dt>
    <dd>From its first event to its erasure. Somebody with two browsers counts twice, and cleared storage makes a new one.</dd>
    <dt>What (ε, δ) says</dt>
    <dd>To whoever reads the released models no conclusion becomes more than e<sup>ε</sup> times as likely, or less than one
      over that, where one profile’s updates, at most as many as the cap, are replaced by zeros; but for a chance of about δ.
      For ε = 1 that is 2.7 times, for ε = 8 it is 3,000.</dd>
    <dt>What it does not say</dt>
    <dd>That a profile took part is not hidden. The aggregator sees each update before it is summed. Nothing is claimed
      from drawing cohorts by chance.</dd>
    <dt>What the noise here is</dt>
    <dd>A simulation’s noise comes from a public seed: it has the noise of a private run and no privacy. It shows what the
      privacy would cost; it protects nobody, and a model saved from this run is not private.</dd>
    <dt>What a population stands for</dt>
    <dd>N profiles that take part as often as the simulated users sum to N/users times as much signal under the same
      noise; so each simulated sum gets noise of standard deviation z·B·users/N, where users
      are those simulated, and N and users alike count profiles with something to learn from. It has
      the signal to noise of N profiles, and the variety of the few that were simulated.</dd>
  </dl>`;
  return { id: 'meaning', title: 'What privacy means here', short: 'What it means', body };
}
