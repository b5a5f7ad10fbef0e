/**
 * `npm run sbom`: what Hearsay runs on, CycloneDX JSON, on standard output. npm writes it from the lock file alone. Its own
 * `--omit dev` also leaves out packages that run and that something uses for its development as well (`debug`, say), so what only
 * builds or tests Hearsay is taken out here; and npm names it after its folder.
 */
import { spawnSync } from 'node:child_process';
import manifest from '../package.json' with { type: 'json' };

type Component = {
  readonly 'bom-ref': string;
  readonly properties: readonly { readonly name: string; readonly value: string }[];
};
type Bill = {
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};

const runs = ({ properties }: Component): boolean =>
  !properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');

function withoutDevelopment(bill: Bill): Bill {
  const { metadata, dependencies } = bill;
  const components = bill.components.filter(runs);
  const left = new Set(components.map((component) => component['bom-ref']));
  const root = `${manifest.name}@${manifest.version}`;
  return {
    ...bill,
    metadata: { ...metadata, component: { ...metadata.component, name: manifest.name } },
    components,
    dependencies: dependencies
      .filter(({ ref }) => ref === root || left.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => left.has(each)) })),
  };
}

const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
const { status, stdout, stderr } = spawnSync('npm', args, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
if (status === 0) {
  process.stdout.write(`${JSON.stringify(withoutDevelopment(JSON.parse(stdout) as Bill), null, 2)}\n`);
} else {
  process.stderr.write(stderr);
  process.exitCode = 1;
}
