/**
 * The elements as the script tag brings them: their names and their boxes. What they do comes in scripts of their own,
 * once one of them is on the page and the page is idle.
 */
import { elementsFile, ledgerFile } from 'virtual:hearsay-elements';
import { loadClientScript } from '../embed/client-script.ts';
import { pageIdle } from '../manners/page-idle.ts';
import type { BuiltFile } from '../worker/worker-messages.ts';
import { defineElement, plainParts, type StartBehaviour } from './element-behaviour.ts';
import { recommendationProperties } from './recommendation-wish.ts';
import { showSkeleton } from './recommendations-skeleton.ts';

/** What a script of elements leaves on its script element: their behaviours. */
export type ElementsScript<Name extends string> = Readonly<Record<Name, StartBehaviour>>;

/** Make the elements known to the page. @param aggregator origin that serves the client's bundles */
export function defineElements(aggregator: string): void {
  const elements = scriptOf<'hearsay-recommendations' | 'hearsay-consent'>(aggregator, elementsFile);
  define('hearsay-recommendations', elements, recommendations);
  define('hearsay-consent', elements);
  define('hearsay-ledger', scriptOf(aggregator, ledgerFile));
}

function define<Name extends string>(
  name: Name,
  script: () => Promise<ElementsScript<Name>>,
  parts = plainParts,
): void {
  defineElement(name, { ...parts, behaviour: async () => (await script())[name] });
}

const recommendations: typeof plainParts = {
  properties: recommendationProperties,
  prepare: showSkeleton,
};

/** Loads a script once, when it is asked for first and the page is idle; one that failed is tried again. */
function scriptOf<Name extends string>(
  aggregator: string,
  file: BuiltFile,
): () => Promise<ElementsScript<Name>> {
  let loading: Promise<ElementsScript<Name>> | undefined;
  return () => {
    loading ??= pageIdle()
      .then(() => loadClientScript<ElementsScript<Name>>(aggregator, file))
      .catch((error) => {
        loading = undefined;
        throw error;
      });
    return loading;
  };
}
