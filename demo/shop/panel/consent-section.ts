/**
 * The switch, and what saying yes means, including what it does not protect.
 */
import { html } from '../element.ts';
import type { Section } from './section.ts';

/** The consent switch; `onChange` gets each decision. */
export function createConsentSection(onChange: (given: boolean) => void): Section {
  const input = html('input', {
    type: 'checkbox',
    role: 'switch',
    class: 'switch',
    id: 'panel-consent',
    'aria-describedby': 'panel-consent-note',
    'data-testid': 'consent',
  });
  input.addEventListener('change', () => onChange(input.checked));
  const note = html('p', { class: 'note', id: 'panel-consent-note' });
  const evaluation = html('p', { hidden: true, 'data-testid': 'consent-evaluation' }, texts.evaluation);
  const experiment = html('p', { hidden: true, 'data-testid': 'consent-experiment' }, texts.experiment);
  const element = html(
    'div',
    { class: 'consent' },
    html(
      'label',
      { class: 'consent-label', for: 'panel-consent' },
      html('span', {}, 'Learn from my visit'),
      input,
    ),
    note,
    html(
      'details',
      { class: 'consent-details' },
      html('summary', {}, 'What yes means'),
      html('p', {}, texts.training),
      html('p', {}, texts.inference),
      html('p', {}, texts.connection),
      evaluation,
      experiment,
      html('p', {}, texts.no),
    ),
  );
  return {
    element,
    update: ({ consent, privacy }) => {
      input.checked = consent;
      evaluation.hidden = !privacy?.evaluation;
      experiment.hidden = !privacy?.experiment;
      note.textContent = consent ? texts.given : texts.notGiven;
    },
  };
}

const texts = {
  given: 'Your history stays here. What leaves is a change to the shared model.',
  notGiven: 'Nothing is kept after this visit, and no change of the model is sent.',
  training:
    'This browser keeps a history of what you do in this shop, trains the recommender on it, and sends one clipped, rounded change of the model for each release at most.',
  inference:
    'The history itself is not sent. But the aggregator sees each change in the clear, with your address, and could infer from it which items you looked at and what you did with them. The noise added later protects you only from those who read the published models, as far as ε below says.',
  connection:
    'To connect, this browser asks for a random ticket, a pseudonym for that connection alone, and says which kind of processor it trains on. By connection and address the aggregator can link the changes of a visit.',
  evaluation:
    'Each change also says how well the model foresaw your next step: whether there was one, and its rank if that was among the best ten. The aggregator sees this of each browser, in the clear; only sums with noise are published.',
  experiment:
    'The shop tries out what recommendations are worth: some visitors see what is popular in their place, or nothing. Changes also say which of these you are shown, and whether you came, saw and followed recommendations, put something into the basket, bought. The aggregator sees this of each browser, in the clear; only sums with noise are published.',
  no: 'Saying no stops all of it at once, and erases the history. What was sent is not taken back.',
};
