/** The verdict of each check as it runs, and what it recomputes. */
import {
  type Check,
  type CheckName,
  type CheckStatus,
  checkNames,
  evidenceCheckNames,
} from '../../../shared/audit/check.ts';
import { type Html, html } from '../../pages/html.ts';
import { statusWords, withoutControls } from '../verdict.ts';

const meanings: Record<CheckName, string> = {
  checkpoint: 'The log’s signature under its size and root',
  witnesses: 'Cosignatures of the witnesses that you name',
  history: 'That the log goes on from what was seen of it last',
  tree: 'The root over all leaves, and every tile',
  leaves: 'That each leaf is one, and may stand where it stands',
  rounds:
    'Cohort, minimum, period and seed commitment of each round, one sum over its contributions, but for those that a leaf excepts',
  seeds: 'That no noise seed is one that anybody would try first, and none stands twice',
  ledger: 'The noise that is stated, its cost, the sum after each release, the budget',
  models: 'Versions, and every published file against its hash',
  code: 'The build that the log names, against one of yours',
  updates: 'Each update against its salted hash',
  norms: 'That the norm of each update is within the bound, exactly',
  sums: 'Each integer sum, added up again',
  noise: 'Each seed against its commitment, and its noise drawn again',
  releases: 'Each model, made again from the one before, bit for bit',
};

const looks: Record<CheckStatus, string> = { held: 'held', failed: 'failed', 'not-checkable': 'open' };

/**
 * Those that a credential adds stand there where it was used.
 * @param done by name; the others wait
 * @param isRunning whether they will still be done
 */
export function checkList(done: ReadonlyMap<CheckName, Check>, isRunning: boolean): Html {
  const names = [...checkNames, ...evidenceCheckNames.filter((name) => done.has(name))];
  return html`<ol class="checks">${names.map((name) => row(name, done.get(name), isRunning))}</ol>`;
}

function row(name: CheckName, check: Check | undefined, isRunning: boolean): Html {
  return html`<li class="check check-${check ? looks[check.status] : 'waiting'}">
    <p class="check-status">${check ? statusWords[check.status] : isRunning ? 'waiting' : 'not run'}</p>
    <div>
      <h3>${name}</h3>
      <p class="note">${meanings[name]}</p>
      ${check !== undefined && html`<p class="check-found">${found(check)}</p>`}
    </div>
  </li>`;
}

const found = ({ covered, detail }: Check): string =>
  withoutControls(covered === 'nothing' ? detail : `${covered}${detail && `: ${detail}`}`);
