/** The style sheet that the site owner's guide gives, to hold the place of `<hearsay-recommendations>`. */
import { readFileSync } from 'node:fs';

const guide = readFileSync(new URL('../../client/README.md', import.meta.url), 'utf8');

/** See the head of this file. */
export const guideCss: string = /```css\n(.*?)```/s.exec(guide)?.[1] ?? '';
