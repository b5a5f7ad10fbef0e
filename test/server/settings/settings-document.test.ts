import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { toSettings } from '../../../server/settings/settings.ts';
import { settingsDocument } from './settings-document.ts';

it('the list of settings is what the settings say; `npx vitest run test/server/settings -u` writes it', async () => {
  await expect(settingsDocument()).toMatchFileSnapshot('../../../server/settings/SETTINGS.md');
});

it("the defaults in the operator's guide are those that hold", () => {
  const readme = readFileSync('server/README.md', 'utf8');
  const written = /```json\n(\{\n {2}"round"[\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const { history, ...site } = toSettings(JSON.parse(written)).site;
  expect(site).toEqual(toSettings({}).site);
  expect(history).toEqual(toSettings({ history: {} }).site.history);
  // and what it shows, it shows whole
  expect(Object.keys(JSON.parse(written)).sort()).toEqual(
    Object.keys({ ...site, history })
      .filter((part) => part !== 'metrics')
      .sort(),
  );
});
