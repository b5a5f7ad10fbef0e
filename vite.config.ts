/**
 * Every bundle of Hearsay. `vite build --app` makes them in order, because each client bundle carries the hash of
 * the next: fallback and WASM file -> worker -> script tag; reader (its text), overlay -> second script -> script tag and
 * module; scripts of the elements -> script tag; then the scripts of the audit page and of the admin page, the server and the demo's programs. The demo's shop is a
 * site of its own: `vite build demo/shop`.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';
import { bundleLimits } from './vite.bundle-limits.ts';
import { substituteModules, tensorflowAliases } from './vite.substitutes.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What TensorFlow.js tells developers nobody reads in a visitor's worker: half a kilobyte of it. */
const quietly = { compress: { target: 'es2022', dropConsole: true }, mangle: true, codegen: true } as const;

/** A classic script of its own: a page and a worker can start it from a blob in every browser. */
function classicScript(entry: string, name: string, minify?: typeof quietly): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      outDir: at('dist/client'),
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      copyPublicDir: false,
      rollupOptions: {
        input: at(entry),
        output: { format: 'iife', entryFileNames: `${name}.js`, ...(minify && { minify }) },
      },
    },
  };
}

/** The package's own module, for bundlers: what it imports of others is in it, and its names are as in the sources. */
function packageModule(entry: string): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      outDir: at('dist/module'),
      emptyOutDir: true,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      copyPublicDir: false,
      rollupOptions: {
        input: at(entry),
        preserveEntrySignatures: 'strict',
        output: { format: 'es', entryFileNames: 'hearsay.js', codeSplitting: false },
      },
    },
  };
}

/** Files that were built, by name: their final names carry their hash. */
const built = new Map<string, { name: string; hash: string }>();

/** Give a built file its hash as part of its name, and remember both. @throws Error where it is over its limit */
function seal(file: keyof typeof bundleLimits): void {
  const bytes = readFileSync(at(`dist/client/${file}`));
  const { length } = gzipSync(bytes, { level: 9 });
  if (length > bundleLimits[file])
    throw new Error(`${file} has ${length} bytes (gzip -9), more than ${bundleLimits[file]}`);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const name = file.replace('.', `.${hash.slice(0, 16)}.`);
  renameSync(at(`dist/client/${file}`), at(`dist/client/${name}`));
  built.set(file, { name, hash });
}

/** Text of the reader's worker, which the second script carries; nobody fetches it. */
const readerId = 'virtual:hearsay-reader';
let readerText = '';

/** The modules through which a bundle knows name and hash of the next, or its text. */
function builtFiles(): Plugin {
  const modules: Record<string, Record<string, string>> = {
    'virtual:hearsay-fallback': { fallbackFile: 'fallback.js', wasmFile: 'tensorflow.wasm' },
    'virtual:hearsay-worker': { workerFile: 'worker.js' },
    'virtual:hearsay-debug': { debugFile: 'debug.js' },
    'virtual:hearsay-recommend': { recommendFile: 'recommend.js' },
    'virtual:hearsay-elements': { elementsFile: 'elements.js', ledgerFile: 'hearsay-ledger.js' },
  };
  const toExport = ([name, file]: [string, string]): string => {
    const sealed = built.get(file);
    if (!sealed) throw new Error(`${file} has to be built first`);
    return `export const ${name} = ${JSON.stringify(sealed)};`;
  };
  return {
    name: 'hearsay-built-files',
    resolveId: (id) => (id in modules || id === readerId ? `\0${id}` : undefined),
    load: (id) => {
      if (id === `\0${readerId}`) return `export const readerText = ${JSON.stringify(readerText)};`;
      const files = modules[id.slice(1)];
      return files && Object.entries(files).map(toExport).join('');
    },
  };
}

/** 112 warns of vectors that JavaScript would see: only modules of the kernel do. */
const assemblyScriptOptions = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  ...['--disableWarning', '112'],
];

/** `FILE?assembly`: AssemblyScript, compiled to WebAssembly when it is first imported. */
function assemblyScript(): Plugin {
  return {
    name: 'hearsay-assemblyscript',
    async load(id) {
      const [file, query] = id.split('?');
      if (query !== 'assembly' || !file) return;
      const { default: asc } = await import('assemblyscript/asc');
      const [baseDir, entry] = [dirname(file), basename(file)];
      for (const source of readdirSync(baseDir)) this.addWatchFile(join(baseDir, source));
      let wasm = new Uint8Array();
      const output = asc.createMemoryStream();
      const { error } = await asc.main(
        [entry, '--baseDir', baseDir, '--outFile', 'module.wasm', ...assemblyScriptOptions],
        {
          stdout: output,
          stderr: output,
          writeFile: (_name, contents) => {
            wasm = Buffer.from(contents);
          },
        },
      );
      if (error) throw new Error(`${file}: ${output.toString()}`, { cause: error });
      return `export const wasm = '${Buffer.from(wasm).toString('base64')}';`;
    },
  };
}

/** What TensorFlow.js and its WASM glue expect of Node in a module. */
const nodeBanner = [
  "import { createRequire as createRequireOf } from 'node:module';",
  'const require = createRequireOf(import.meta.url);',
  'const __dirname = import.meta.dirname;',
].join('\n');

/** A program for Node, its dependencies left outside but for the parts of TensorFlow.js, which are no ES modules. */
function nodeProgram(entries: string[], folder: string, banner = ''): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: [/^@tensorflow\//], external: ['libsql'] },
    build: {
      outDir: at(`dist/${folder}`),
      emptyOutDir: true,
      target: 'node20',
      ssr: true,
      minify: false,
      // Else the build warns that compiling AssemblyScript takes the most of its seconds.
      rollupOptions: { input: entries.map(at), output: { banner }, checks: { pluginTimings: false } },
    },
  };
}

export default defineConfig({
  resolve: { alias: tensorflowAliases },
  plugins: [builtFiles(), assemblyScript(), substituteModules('worker', { complete: true })],
  environments: {
    fallback: classicScript('client/worker/backends/fallback-entry.ts', 'fallback'),
    worker: classicScript('client/worker/training-worker.ts', 'worker', quietly),
    debug: classicScript('client/debug/debug-entry.ts', 'debug'),
    reader: classicScript('client/reader/reader-entry.ts', 'reader'),
    recommend: classicScript('client/recommend/recommend-entry.ts', 'recommend'),
    embed: classicScript('client/embed/hearsay.ts', 'hearsay'),
    module: packageModule('client/embed/module.ts'),
    audit: classicScript('server/audit/page/audit-entry.ts', 'audit'),
    admin: classicScript('server/admin/page/admin-entry.ts', 'admin'),
    ledger: classicScript('client/elements/ledger-entry.ts', 'hearsay-ledger'),
    elements: classicScript('client/elements/elements-entry.ts', 'elements'),
    server: nodeProgram(
      ['server/hearsay.ts', 'server/simulate/federation/thread-entry.ts'],
      'server',
      nodeBanner,
    ),
    demo: nodeProgram(['demo/start.ts', 'demo/crowd/crowd.ts'], 'demo', nodeBanner),
  },
  builder: {
    // One plugin instance for all bundles: it carries the hashes from one to the next.
    sharedConfigBuild: true,
    sharedPlugins: true,
    buildApp: async (builder) => {
      const build = async (name: string): Promise<void> => {
        const environment = builder.environments[name];
        if (!environment) throw new Error(`no environment ${name}`);
        await builder.build(environment);
      };
      rmSync(at('dist'), { recursive: true, force: true });
      mkdirSync(at('dist/client'), { recursive: true });
      copyFileSync(
        at('node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
        at('dist/client/tensorflow.wasm'),
      );
      seal('tensorflow.wasm');
      await build('fallback');
      seal('fallback.js');
      await build('worker');
      seal('worker.js');
      await build('debug');
      seal('debug.js');
      await build('reader');
      readerText = readFileSync(at('dist/client/reader.js'), 'utf8');
      rmSync(at('dist/client/reader.js'));
      await build('recommend');
      seal('recommend.js');
      await build('elements');
      seal('elements.js');
      await build('ledger');
      seal('hearsay-ledger.js');
      await build('embed');
      seal('hearsay.js');
      await build('module');
      await build('audit');
      await build('admin');
      await build('server');
      await build('demo');
    },
  },
});
