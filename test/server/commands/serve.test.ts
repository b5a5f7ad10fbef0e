import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { credentialFile } from '../../../server/admin/credential-file.ts';
import { addCredentialCommand } from '../../../server/commands/credential.ts';
import { addServeCommand } from '../../../server/commands/serve.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { encodeModelFile } from '../../../shared/model/model-file.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { specDim } from '../../../shared/model/spec.ts';
import { plainShape } from '../../shared/model/plain-shape.ts';
import { connectBrowser } from '../running-server.ts';
import { runServe } from '../serve-process.ts';
import { RawConnection } from '../sockets/raw-connection.ts';
import { participantOf, sparseBytes } from '../test-site.ts';
import { runCommand } from './run-command.ts';
import { cwd, fileOf, json, start, startUnder, useServing } from './serving.ts';

useServing();

describe('hearsay serve', () => {
  it('runs with no configuration at all, and says where it is and what it lacks', async () => {
    const serve = await start();
    expect(serve.lines).toEqual([
      `aggregator ${serve.url}/`,
      'data hearsay-data',
      'catalog empty: nothing to learn; give --catalog FILE',
      "origins any: name your site's in the setting origins",
      expect.stringMatching(
        /^privacy noise multiplier 3\.1, epsilon 7\.9\d per period at delta 0\.000001, stops at epsilon 8$/,
      ),
    ]);
    expect(await json(`${serve.url}/health`)).toEqual({ ok: true });
    expect(await json(`${serve.url}/status`)).toMatchObject({ paused: 'empty catalog', round: null });
    expect(readdirSync(cwd)).toEqual(['hearsay-data']);
  });

  it('lets in who was given a credential while it runs, and nobody once the file is damaged', async () => {
    const serve = await start();
    const data = join(cwd, 'hearsay-data');
    const args = ['credential', 'create', 'Ada', '--scope', 'admin', '--data', data];
    const [, , token] = (await runCommand(addCredentialCommand, args)).out.split('\n');
    const status = async () =>
      (await fetch(`${serve.url}/admin/status`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status()).toBe(200);
    writeFileSync(credentialFile(data), '{');
    expect(await status()).toBe(401);
  });

  it('says of an epsilon that promises nothing that it is no guarantee', async () => {
    // a twentieth of the usual noise: with z .155 and 20 contributions rho is 416, and epsilon far above 20
    const privacy = { noiseMultiplier: 0.155, budgetEpsilon: 600 };
    const serve = await start('--config', fileOf('settings.json', JSON.stringify({ privacy })));
    expect(serve.lines.at(-1)).toMatch(
      /epsilon \d{3} per period at delta 0\.000001, which is no guarantee, stops at epsilon 600, which is no guarantee$/,
    );
  });

  it('serves a catalog under a configuration, and says that there is no guarantee where there is none', async () => {
    fileOf('items.csv', 'id,title\na,A cup\nb,A jug\n');
    const settings = {
      data: 'store',
      model: { dim: 4 },
      privacy: { noiseMultiplier: 0, budgetEpsilon: null },
    };
    const origins = ['https://shop.example'];
    fileOf('settings.json', JSON.stringify({ catalog: 'items.csv', origins, ...settings }));
    const serve = await start('--config', 'settings.json');
    expect(serve.lines.slice(1)).toEqual([
      'settings settings.json',
      'data store',
      'catalog 2 items',
      'privacy noise off: no guarantee',
    ]);
    expect(await json(`${serve.url}/hearsay.json`)).toMatchObject({
      catalog: { items: 2 },
      announcement: { round: { number: 0 } },
    });
  });
});

describe('diskReserveMb', () => {
  it('keeps a server that starts with less room from taking updates; all else is served', async () => {
    fileOf('items.csv', 'id\na\nb\n');
    const settings = { catalog: 'items.csv', model: { dim: 4 }, diskReserveMb: 2 ** 30 };
    const serve = await start('--config', fileOf('settings.json', JSON.stringify(settings)));
    const ready = await fetch(`${serve.url}/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, reasons: ['DISK_LOW'] }]);
    expect(await json(`${serve.url}/hearsay.json`)).toMatchObject({
      catalog: { items: 2 },
      announcement: { model: { version: 0 }, round: null },
    });
    const told = serve.lines.filter((line) => line.includes('diskReserveMb'));
    expect(told.map((line) => JSON.parse(line))).toMatchObject([{ level: 'error', code: 'UNAVAILABLE' }]);
  });
});

describe('hearsay.config.json', () => {
  it('is read where it stands in the working folder, below the environment; the greeting names both', async () => {
    fileOf('hearsay.config.json', '{"$schema":"./hearsay.schema.json","data":"a","round":{"cohort":700}}');
    const serve = await startUnder({ HEARSAY_DATA: 'b' });
    expect(serve.lines.slice(1, 3)).toEqual(['settings hearsay.config.json, HEARSAY_DATA', 'data b']);
    expect(await serve.kill('SIGTERM')).toMatchObject({ code: 0 });
    expect(readdirSync(cwd)).toEqual(['b', 'hearsay.config.json']);
  });

  it('is not read beside a file that is named', async () => {
    fileOf('hearsay.config.json', 'no JSON');
    const serve = await start('--config', fileOf('other.json', '{}'));
    expect(serve.lines[1]).toBe(`settings ${join(cwd, 'other.json')}`);
  });
});

describe('SIGTERM', () => {
  it('PR5 ends it cleanly, and the next start goes on where it was', async () => {
    fileOf('items.csv', 'id\na\nb\n');
    const first = await start('--catalog', 'items.csv');
    const browser = await connectBrowser(first.url);
    const header = { round: 0, baseVersion: 0, participant: participantOf(1) };
    const bytes = sparseBytes({ 3: 1 }, specDim(poolingSpec(plainShape(2), 32)));
    const reply = await browser.send(header, bytes);
    const before = await json(`${first.url}/status`);
    browser.close();
    expect(await first.kill('SIGTERM')).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(readdirSync(join(cwd, 'hearsay-data'))).toEqual(['client', 'hearsay.db']);

    const second = await start('--catalog', 'items.csv');
    expect(await json(`${second.url}/status`)).toMatchObject({
      ...(before as object),
      refusals: {},
      connections: 0,
      catalog: { items: 2, origin: 'start' },
    });
    const again = await connectBrowser(second.url);
    expect(await again.send(header, bytes)).toEqual(reply);
    again.close();
  });

  it('ends it also while clients hold on to their connections', async () => {
    const serve = await start();
    const deaf = await RawConnection.welcomed(serve.port); // answers no close frame
    const browser = await connectBrowser(serve.url);
    expect(await serve.kill('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
    await deaf.ended;
    browser.close();
  });
});

describe('hearsay serve is refused', () => {
  it('for a catalog row that cannot be read: exit code 2, one line on stderr, and nothing was made', async () => {
    fileOf('items.csv', 'id,price\na,1\nb,cheap\n');
    const { code, stdout, stderr } = await runServe(['--catalog', 'items.csv'], cwd);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: BAD_CATALOG: items\.csv:3: [^\n]*\n$/);
    expect(readdirSync(cwd)).toEqual(['items.csv']);
  });

  it('for a data folder that another process uses, which goes on', async () => {
    const serve = await start();
    const { code, stderr } = await runServe(['--port', '0'], cwd);
    expect(code).toBe(2);
    expect(stderr).toContain('hearsay-data: in use by another process');
    expect(await json(`${serve.url}/health`)).toEqual({ ok: true });
  });

  /** The command within this process: it is refused before it serves anything. */
  async function refusalOf(...args: readonly string[]): Promise<string> {
    const data = join(cwd, 'store');
    const { exitCode, err } = await runCommand(addServeCommand, [
      ...['serve', '--port', '0', '--data', data],
      ...args,
    ]);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^error: [^\n]*\n$/);
    return err;
  }

  const settings = (content: object) => fileOf('settings.json', JSON.stringify(content));

  it('for a configuration that does not fit, with the key', async () => {
    const refused = await refusalOf('--config', settings({ round: { cohrot: 10 } }));
    expect(refused).toContain('BAD_CONFIG: round.cohrot (file ');
  });

  it.each(['config', 'catalog', 'initial-model'])('for a file that is not there: --%s', async (option) => {
    const missing = join(cwd, 'nowhere');
    expect(await refusalOf(`--${option}`, missing)).toContain(missing);
  });

  it.each(['65536', '-1', 'http', ''])('for a port that is none: "%s"', async (port) => {
    expect(await refusalOf('--port', port)).toContain('0 to 65535');
  });

  it('MO3 for an initial model that is not one of this site', async () => {
    expect(await refusalOf('--initial-model', fileOf('first.model', 'no model'))).toContain('BAD_MODEL');
  });

  it('MO5 for items of an initial model that are not those of its file', async () => {
    const model = encodeModelFile(
      poolingSpec(plainShape(2), 32),
      new Float32Array(specDim(poolingSpec(plainShape(2), 32))),
    );
    writeFileSync(join(cwd, 'first.model'), model);
    const given = ['--initial-model', join(cwd, 'first.model'), '--initial-catalog'];
    expect(await refusalOf(...given, fileOf('old.csv', 'id\nlamp\nmug\nvase\n'))).toContain('BAD_MODEL');
  });

  it('LA1 for a radius too small for the model', async () => {
    expect(await refusalOf('--config', settings({ lattice: { radius: 10 } }))).toContain('radius 10');
  });

  it('for a port that is taken, and the data folder is free again', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const { port } = other.address() as AddressInfo;
    expect(await refusalOf('--port', String(port))).toContain(`port ${port}`);
    openSqliteStore(join(cwd, 'store')).close();
    other.close();
  });
});
