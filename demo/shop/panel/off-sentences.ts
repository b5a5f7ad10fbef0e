/** Why nothing trains, in words for the visitor. */
import type { OffReason } from '../../../client/index.ts';

/** Why nothing trains, as a sentence; it goes on by itself where it waits or rests. */
export const offSentences: Readonly<Record<OffReason, string>> = {
  'no consent': 'Off until you say yes above.',
  'no storage':
    'Off: this browser keeps nothing between visits, so it could not keep to one update per release.',
  'storage full': 'Off: this browser has no room left to store anything.',
  'not a secure context': 'Off: this page was not loaded over a secure connection.',
  'worker could not start': 'Off: the training worker could not start.',
  'another tab trains': 'Another tab of this shop trains already.',
  'privacy control': 'Off: this browser asks sites not to use your data (Global Privacy Control).',
  'page hidden': 'Waits until you look at this page.',
  'page in use': 'Waits while you use this page.',
  'save-data': 'Off: this browser asks sites to save data.',
  'slow link': 'Waits for a faster connection.',
  'low battery': 'Waits until the battery is charged.',
  'daily budget': 'Rests until tomorrow: it has taken what it may of this device today.',
  'budget spent': 'Off: the site’s privacy budget is spent.',
  'cap reached': 'Rests: this browser has given all it may in this period.',
  'too little history': 'Waits for more to learn from: look at a few things.',
  'protocol not supported': 'Off: the server speaks another version.',
  'server unreachable': 'Waits: the aggregator cannot be reached.',
  'no backend': 'Off: nothing in this browser can train.',
  'device lost': 'Waits: the graphics device was lost.',
  'model not as stated': 'Waits: the model that came is not the one that was announced.',
  'script not as stated': 'Waits: a script that came is not the one that this page asked for.',
  'internal error': 'Off: something went wrong in the recommender.',
  'empty catalog': 'Off: the site has no items to recommend.',
  'refused by the server': 'Rests: the server refused the last update.',
  'another log': 'Off: the aggregator shows another log than the one that this browser knows.',
  'log does not hold': 'Off: the public log contradicts itself, or what this browser saw of it before.',
  'model not in the log': 'Off: the model that came does not stand in the public log.',
  'update not in the log': 'Off: an update of this browser is missing from the public log.',
  'log behind': 'Waits: the public log does not show the newest model yet.',
  'log unreachable': 'Waits: the public log cannot be read.',
};
