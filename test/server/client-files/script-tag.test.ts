import { expect, it } from 'vitest';
import { scriptTag } from '../../../server/client-files/script-tag.ts';

/** W3C Subresource Integrity, 3.2.1: the example resource and its metadata. */
const embed = {
  name: 'hearsay.0123456789abcdef.js',
  bytes: new TextEncoder().encode("alert('Hello, world.');"),
};
const integrity = 'sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO';

it('names the embed by its hash, and has browsers hold it against another', () => {
  expect(scriptTag({ origin: 'https://aggregator.example', embed })).toBe(
    `<script async src="https://aggregator.example/${embed.name}" integrity="${integrity}" crossorigin></script>`,
  );
});

it('names the log where it is known', () => {
  const log = 'ab'.repeat(32);
  expect(scriptTag({ origin: 'http://localhost:4000', embed, log })).toMatch(
    new RegExp(` crossorigin data-log="${log}"></script>$`),
  );
});
