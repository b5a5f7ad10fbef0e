/** Settings of who is let in, from where, and how often. Not public. */
import proxyAddr from 'proxy-addr';
import * as z from 'zod/mini';
import { setting } from './setting.ts';

const networkForm = 'an address, a network like 10.0.0.0/8, or loopback, linklocal, uniquelocal';
const networkSchema = z.string().check(z.refine(isNetwork, { error: `expected ${networkForm}` }));
const networksSchema = z.array(networkSchema).check(z.maxLength(100));
const networksForm = `a JSON list of at most 100, each ${networkForm}`;

/** What the library that compares addresses can read. */
function isNetwork(text: string): boolean {
  try {
    proxyAddr.compile(text);
    return true;
  } catch {
    return false;
  }
}

const originForm = 'an origin like https://shop.example, or *';
const originSchema = z.string().check(z.refine(isOrigin, { error: `expected ${originForm}` }));

/** As browsers send it: scheme, host, and a port that is not the scheme's own. */
function isOrigin(text: string): boolean {
  return text === '*' || (/^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text);
}

const mostSchema = z.nullable(z.int().check(z.gte(1)));

const limitsSchema = z.strictObject({
  connections: setting(z._default(mostSchema, 2000), {
    description: 'Connections at once from one address (of IPv6: one /64); null: any number.',
    unit: 'connections',
  }),
  connectionsPerMinute: setting(z._default(mostSchema, 1200), {
    description: 'New connections of browsers from one address, and tickets for them; null: any number.',
    unit: 'connections',
  }),
  requestsPerMinute: setting(z._default(mostSchema, 12_000), {
    description: 'Requests from one address, those beyond are answered 429; null: any number.',
    unit: 'requests',
  }),
  megabytesPerMinute: setting(z._default(mostSchema, 1000), {
    description: 'Answered to one address; once it is more, requests are answered 429; null: any number.',
    unit: 'MB',
  }),
  messagesPerMinute: setting(z._default(mostSchema, 120), {
    description: 'Messages over one connection of a browser; null: any number.',
    unit: 'messages',
  }),
  updateMegabytesPerMinute: setting(z._default(mostSchema, 30), {
    description: 'Updates over one connection of a browser; null: any number.',
    unit: 'MB',
  }),
  exempt: setting(z._default(networksSchema, []), {
    description: 'Addresses that have no limits: what watches the aggregator, or tries it out.',
    form: networksForm,
  }),
});

const ticketsSchema = z.strictObject({
  required: setting(z._default(z.boolean(), true), {
    description: 'Whether a browser needs a ticket to be welcomed.',
  }),
  minutes: setting(z._default(z.number().check(z.gt(0), z.lte(1440)), 10), {
    description: 'How long a ticket is good; it opens one connection.',
    unit: 'minutes',
  }),
  freePerMinute: setting(z._default(z.int().check(z.gte(0)), 1000), {
    description: 'Tickets that cost nothing; those beyond cost a browser work, the more the more are asked.',
    unit: 'tickets',
  }),
});

/** By key. */
export const accessSettings = {
  origins: setting(z._default(z.array(originSchema).check(z.minLength(1), z.maxLength(100)), ['*']), {
    description: 'Sites whose pages may take part; * for all. It keeps pages out, not programs.',
    form: `a JSON list of 1 to 100, each ${originForm}`,
  }),
  trustedProxies: setting(z._default(networksSchema, []), {
    description: 'Reverse proxies whose X-Forwarded-For is believed; one that is not named is one visitor.',
    form: networksForm,
  }),
  httpsOnly: setting(z._default(z.boolean(), false), {
    description: 'Whether browsers are told to reach this host over HTTPS alone for a year (HSTS).',
  }),
  cohortShare: setting(z._default(z.number().check(z.gt(0), z.lte(1)), 0.25), {
    description:
      'Most of a cohort from one network (/24 of IPv4, /48 of IPv6), where the cohort is 20 or more.',
    unit: 'of a cohort',
  }),
  limits: setting(z.prefault(limitsSchema, {}), { description: 'What one address or connection may take.' }),
  tickets: setting(z.prefault(ticketsSchema, {}), { description: 'What a browser shows to be let in.' }),
};

const accessSchema = z.strictObject(accessSettings);

/** Who is let in. */
export type AccessSettings = z.infer<typeof accessSchema>;
