/**
 * The 60 items that the most customers of the data set bought, most first: counted over `demo/data/events.csv.gz`.
 * They open the shelves, and stand in honestly where there is nothing to recommend yet.
 */

/** Item ids, most customers first. */
export const bestSellers: readonly string[] = [
  '22423 85123A 47566 84879 22720 21212 85099B 22086 22457 22138 22960 22469 23298 22961 20725',
  '23203 22382 22139 22470 21034 20728 23355 23245 22666 22910 23209 20727 23084 21790 22384',
  '22383 22993 22969 21080 22111 22699 84946 84991 22077 82482 21977 22197 23301 22178 23206',
  '23201 22722 82494L 23344 22727 22966 22697 21733 22112 23284 23321 23207 23202 84378 22624',
].flatMap((row) => row.split(' '));
