/**
 * The package as a module: `import { init, recommend } from 'hearsay'`. A page has one embed, whoever comes first: the script
 * tag's, if it is there, else one of this build, for an aggregator of the same build (its files carry the hashes that
 * this one knows). Where there is no page (Node, a server that renders), or the page keeps something else under our name,
 * every call comes to nothing.
 */
import { makeCalls, waitingCalls } from '../page/early-calls.ts';
import { attempt, fieldsOf } from '../page/page-value.ts';
import type { HearsayApi } from './api.ts';
import { Embed } from './embed.ts';
import { StatusBoard } from './status-board.ts';

export { defineElements } from '../elements/element-script.ts';
export { defineLedger } from '../elements/hearsay-ledger.ts';
/** What sites see. */
export type * from '../public-types.ts';

const nobody = async (): Promise<[]> => [];

/** What calls come to without a page. */
const nothing: HearsayApi = {
  init: async () => {},
  consent: async () => {},
  track: () => {},
  setProfile: () => {},
  recommend: nobody,
  similar: nobody,
  trending: nobody,
  explain: nobody,
  onboarding: nobody,
  item: () => undefined,
  status: () => new StatusBoard().status,
  on: () => () => {},
  push: () => {},
  export: async () => ({}),
  erase: async () => {},
  debug: () => {},
};

/** The page's own; made at the first call, so that importing does nothing. */
function pageApi(): HearsayApi {
  if (typeof document === 'undefined') return nothing;
  const found: unknown = Reflect.get(globalThis, 'hearsay');
  const calls = waitingCalls(found);
  if (!calls) return isApi(found) ? found : nothing;
  const { api } = new Embed(location.origin);
  // False where the page has frozen what it keeps there.
  if (!Reflect.set(globalThis, 'hearsay', api)) return nothing;
  makeCalls(api, calls);
  return api;
}

/** What every build has. Whatever else a page keeps under our name is the page's, and is not called. */
const names = ['init', 'consent', 'track', 'recommend', 'status', 'on', 'push', 'erase'];

function isApi(found: unknown): found is HearsayApi {
  return names.every((name) => attempt(() => typeof fieldsOf(found)[name]) === 'function');
}

/** One call of it, whichever is there at that moment: one of another build may lack it. */
function call<Name extends keyof HearsayApi>(name: Name): HearsayApi[Name] {
  const run = (...args: Parameters<HearsayApi[Name]>): unknown => {
    const method = (pageApi()[name] ?? nothing[name]) as (...args: Parameters<HearsayApi[Name]>) => unknown;
    return method(...args);
  };
  return run as HearsayApi[Name];
}

/** {@link HearsayApi.init}; has to be told the aggregator, for there is no script tag that says where it is. */
export const init = /* @__PURE__ */ call('init');
/** {@link HearsayApi.consent} */
export const consent = /* @__PURE__ */ call('consent');
/** {@link HearsayApi.track} */
export const track = /* @__PURE__ */ call('track');
/** {@link HearsayApi.setProfile} */
export const setProfile = /* @__PURE__ */ call('setProfile');
/** {@link HearsayApi.recommend} */
export const recommend = /* @__PURE__ */ call('recommend');
/** {@link HearsayApi.similar} */
export const similar = /* @__PURE__ */ call('similar');
/** {@link HearsayApi.trending} */
export const trending = /* @__PURE__ */ call('trending');
/** {@link HearsayApi.explain} */
export const explain = /* @__PURE__ */ call('explain');
/** {@link HearsayApi.onboarding} */
export const onboarding = /* @__PURE__ */ call('onboarding');
/** {@link HearsayApi.item} */
export const item = /* @__PURE__ */ call('item');
/** {@link HearsayApi.status} */
export const status = /* @__PURE__ */ call('status');
/** {@link HearsayApi.on} */
export const on = /* @__PURE__ */ call('on');
/** {@link HearsayApi.export}; a module cannot export that name. */
export const exportData = /* @__PURE__ */ call('export');
/** {@link HearsayApi.erase} */
export const erase = /* @__PURE__ */ call('erase');
/** {@link HearsayApi.debug} */
export const debug = /* @__PURE__ */ call('debug');
