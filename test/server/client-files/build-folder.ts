/** A folder with built client files, under the names that their content gives them. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The name of a file with this content. @param file `worker.js` */
export function hashedName(file: string, content: string | Uint8Array): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return file.replace('.', `.${hash}.`);
}

/** Write them. @param files content by name without a hash @returns their names, in order */
export function writeBuild(folder: string, files: Readonly<Record<string, string>>): string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(files).map(([file, content]) => {
    const name = hashedName(file, content);
    writeFileSync(join(folder, name), content);
    return name;
  });
}
