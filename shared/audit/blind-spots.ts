/** What an audit cannot see, printed with each: who reads its verdict should know what it is a verdict on. */

const withoutCredential =
  'Updates, sums, noise and the models made of them are recomputed only by who may see updates and seeds.';

/** Of any audit, also one with a credential. */
const always: readonly string[] = [
  'A server that tries many closings of a round until it likes the noise looks like one that tried once.',
  'A noise seed that is weak, but fixed in advance and on no list, has a commitment like any other.',
  'Why a leaf keeps an update out of the sum: a disk that lost it and a server that did not want it look the same.',
  'Why a leaf ends a round without a release: a server that lost its updates and one that looked at them first look the same.',
  'Why an operator closed, ended or paused a round by hand: one who looked at its updates first looks the same.',
  'Who took part is in no leaf: that a profile gave once in a release, no more often than the cap in a period, and not on a withdrawn model, is the word of browsers and server.',
  'The log names the files of a build, not the packages that its server loads; and that it runs what it names is its word.',
  'That what a leaf calls erased is gone, and how soon after its release, is the server’s word: a round that was erased at once is checked by nobody.',
  'Times are the server’s assertion. What a profile spent in other logs is not in this one.',
];

const catalogs = 'Catalogs, and what follows from them, are not looked at.';

/** @param withEvidence whether a credential opened updates and seeds */
export function blindSpots(withEvidence: boolean): readonly string[] {
  return withEvidence ? always : [withoutCredential, ...always, catalogs];
}
