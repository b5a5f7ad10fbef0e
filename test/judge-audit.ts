/** What an answer of `npm audit --json` means. */

type Report = {
  readonly message?: string;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
  readonly metadata?: { readonly dependencies?: { readonly prod?: number } };
};

/** How a script ends, and what it says. */
export type Judgement = { readonly exitCode: 0 | 1 | 2; readonly lines: readonly string[] };

/** @param text what npm wrote to its standard output */
export function judgeAudit(text: string): Judgement {
  const { vulnerabilities, metadata, message } = parse(text);
  if (!vulnerabilities) {
    const reason = `NOT CHECKED: the registry did not say what is known of the dependencies (${message ?? 'no answer'})`;
    return { exitCode: 2, lines: ['!'.repeat(reason.length), reason, '!'.repeat(reason.length)] };
  }
  const found = Object.entries(vulnerabilities).map(
    ([name, { severity, range }]) => `${severity}: ${name} ${range}`,
  );
  const checked = `${metadata?.dependencies?.prod ?? '?'} packages, ${found.length} with known weaknesses`;
  return { exitCode: found.length > 0 ? 1 : 0, lines: [...found.sort(), checked] };
}

function parse(text: string): Report {
  try {
    return (JSON.parse(text) ?? {}) as Report;
  } catch {
    return {};
  }
}
