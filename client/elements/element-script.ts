/**
 * The elements as the script tag brings them: their names and their boxes. What they do comes in scripts of their own,
 * once one of them is on the page and the page is idle.
 */
import { elementsFile, ledgerFile } from 'virtual:hearsay-elements';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { loadClientScript } from '../embed/client-script.ts';
import { pageIdle } from '../manners/page-idle.ts';
import type { BuiltFile } from '../worker/worker-messages.ts';
import { defineElement, plainParts, type StartBehaviour } from './element-behaviour.ts';
import { showSkeleton } from './recommendations-skeleton.ts';

/** What a script of elements leaves on its script element: behaviours by the name of the element. */
export type ElementsScript = Readonly<Record<string, StartBehaviour>>;

/** Make the elements known to the page. @param aggregator origin that serves the client's bundles */
export function defineElements(aggregator: string): void {
  const elementsScript = scriptOf(aggregator, elementsFile);
  const define = (name: string, script: () => Promise<ElementsScript>, parts = plainParts): void => {
    const behaviour = async (): Promise<StartBehaviour> => {
      const { [name]: start } = await script();
      if (start) return start;
      throw new HearsayError('INTERNAL', `no behaviour for ${name}`);
    };
    defineElement(name, { ...parts, behaviour });
  };
  define('hearsay-recommendations', elementsScript, recommendations);
  define('hearsay-consent', elementsScript);
  define('hearsay-ledger', scriptOf(aggregator, ledgerFile));
}

const recommendations: typeof plainParts = {
  attributes: ['placement', 'count', 'item', 'category', 'diversity', 'heading', 'currency'],
  properties: ['filter', 'boost', 'pin', 'context'],
  prepare: showSkeleton,
};

/** Loads a script once, when it is asked for first and the page is idle; one that failed is tried again. */
function scriptOf(aggregator: string, file: BuiltFile): () => Promise<ElementsScript> {
  let loading: Promise<ElementsScript> | undefined;
  return () => {
    loading ??= pageIdle()
      .then(() => loadClientScript<ElementsScript>(aggregator, file))
      .catch((error) => {
        loading = undefined;
        throw error;
      });
    return loading;
  };
}
