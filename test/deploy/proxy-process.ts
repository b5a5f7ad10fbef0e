/** The proxies of `deploy/` as they stand there, on free ports of this machine and with a certificate of their own making. */
import { type ChildProcess, execFileSync, type StdioOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A proxy that answers. */
export type ProxyProcess = {
  readonly port: number;
  /** Where it answers without TLS; undefined: nowhere. */
  readonly plainPort?: number;
  /** @returns all that it has written to its logs */
  readonly stop: () => Promise<string>;
};

/** Whether a program is there. */
export const isInstalled = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

const example = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url)), 'utf8');

/** Every replacement has to find something: else the example is not what was tried. */
function replaced(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`expected ${from} in the example`);
    return before.replaceAll(from, to);
  }, text);
}

/** nginx with `deploy/nginx.conf`. @param upstream port of the aggregator */
export async function startNginx(upstream: number): Promise<ProxyProcess> {
  const folder = folderWithCertificate();
  const [port, plainPort] = [await freePort(), await freePort()];
  const site = replaced(example('nginx.conf'), {
    'listen 80;': `listen 127.0.0.1:${plainPort};`,
    'listen 443 ssl http2;': `listen 127.0.0.1:${port} ssl http2;`,
    'listen [::]:80;': '',
    'listen [::]:443 ssl http2;': '',
    'server 127.0.0.1:4000;': `server 127.0.0.1:${upstream};`,
    '/etc/ssl/hearsay/': `${folder}/`,
    '/var/log/nginx/': `${folder}/`,
  });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  writeFileSync(join(folder, 'site.conf'), site);
  writeFileSync(
    join(folder, 'nginx.conf'),
    // as the packages have it: what the example does not shut off is logged
    `pid ${folder}/pid; events {} error_log ${folder}/error.log; http { access_log ${folder}/access.log; ${temporary.join(' ')} include ${folder}/site.conf; }`,
  );
  const options = ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')];
  const args = [...options, '-g', 'daemon off; master_process off;'];
  const child = spawn('nginx', args, { stdio: loggedTo(folder) });
  return { ...(await running(child, folder, port)), plainPort };
}

/** Caddy with `deploy/Caddyfile`. @param upstream port of the aggregator */
export async function startCaddy(upstream: number): Promise<ProxyProcess> {
  const folder = folderWithCertificate();
  const port = await freePort();
  const site = replaced(example('Caddyfile'), {
    '{\n\tservers {': '{\n\tadmin off\n\tauto_https off\n\tservers {',
    'hearsay.example {': `https://localhost:${port} {\n\tbind 127.0.0.1\n\ttls ${folder}/fullchain.pem ${folder}/privkey.pem`,
    'reverse_proxy 127.0.0.1:4000': `reverse_proxy 127.0.0.1:${upstream}`,
  });
  writeFileSync(join(folder, 'Caddyfile'), site);
  const options = ['--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'];
  const child = spawn('caddy', ['run', ...options], {
    stdio: loggedTo(folder),
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
  return running(child, folder, port);
}

/** What it says goes into a file beside its others. */
function loggedTo(folder: string): StdioOptions {
  const file = openSync(join(folder, 'output.log'), 'a');
  return ['ignore', file, file];
}

function folderWithCertificate(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-proxy-'));
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '1'];
  const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
  execFileSync('openssl', ['req', '-x509', ...key, ...names, ...files], { stdio: 'ignore' });
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves once it takes connections. */
async function running(child: ChildProcess, folder: string, port: number): Promise<ProxyProcess> {
  const exited = once(child, 'exit');
  const stop = async (): Promise<string> => {
    child.kill('SIGTERM');
    await exited;
    const logs = readdirSync(folder).filter((name) => name.endsWith('.log'));
    const logged = logs.map((name) => readFileSync(join(folder, name), 'utf8')).join('');
    rmSync(folder, { recursive: true, force: true });
    return logged;
  };
  while (!(await takesConnections(port))) {
    if (child.exitCode !== null) throw new Error(`the proxy ended with ${child.exitCode}`);
    await delay(20);
  }
  return { port, stop };
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
