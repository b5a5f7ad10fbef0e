import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings, toSettings } from '../../../server/settings/settings.ts';
import { refusal } from '../../shared/log/refusal.ts';

/** An error that names this key. */
const naming = (key: string) =>
  expect.objectContaining({ code: 'BAD_CONFIG', message: expect.stringContaining(key) });

describe('a settings file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hearsay-settings-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const fileOf = (text: string) => {
    const file = join(folder, 'settings.json');
    writeFileSync(file, text);
    return file;
  };

  it('is read, and the command line wins over it', async () => {
    const file = fileOf('{"port":1,"round":{"cohort":700}}');
    const { settings } = await readSettings({ file, overrides: { port: 2 } });
    expect([settings.port, settings.site.round.cohort]).toEqual([2, 700]);
  });

  it('is not needed', async () => {
    expect((await readSettings({})).settings).toEqual(toSettings({}));
  });

  it('is named where it cannot be read', async () => {
    const missing = join(folder, 'nowhere.json');
    await expect(readSettings({ file: missing })).rejects.toThrow(naming(missing));
    await expect(readSettings({ file: folder })).rejects.toThrow(naming(folder));
    const broken = fileOf('{"port":');
    await expect(readSettings({ file: broken })).rejects.toThrow(naming(broken));
  });

  it('is refused for what stands in it', async () => {
    await expect(readSettings({ file: fileOf('{"prot":1}') })).rejects.toThrow(refusal('BAD_CONFIG'));
  });
});
