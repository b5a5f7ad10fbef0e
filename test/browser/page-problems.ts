/** What goes wrong in a page that nobody looks at while its test runs, and what a careful reader finds in it. */
import { expect, type Page, test } from 'playwright/test';
import { contrastComplaints, structureComplaints } from './page-accessibility.ts';

/** What is no problem. */
export type Allowed = {
  /** Whether the page may ask for an address. */
  readonly isOwn: (address: string) => boolean;
  /** Whether a line of the console is to be there; none is unless told. */
  readonly isExpected?: (type: string, text: string) => boolean;
};

/** The problems of each test of the file that calls this; a test fails that leaves any. */
export function useProblems(): string[] {
  const problems: string[] = [];
  test.afterEach(() => {
    expect(problems.splice(0)).toEqual([]);
  });
  return problems;
}

/** Errors of the page, what it writes to the console, and requests to others become problems, from now on. */
export function watchProblems(
  page: Page,
  problems: string[],
  { isOwn, isExpected = () => false }: Allowed,
): void {
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    if (!isExpected(message.type(), message.text())) problems.push(message.text());
  });
  page.on('request', (request) => {
    if (!isOwn(request.url()) && !request.url().startsWith('data:')) problems.push(request.url());
  });
}

/** Complaints about contrast and structure; none where all is well. */
export const complaintsOf = async (page: Page): Promise<string[]> => [
  ...(await page.evaluate(contrastComplaints)),
  ...(await page.evaluate(structureComplaints)),
];
