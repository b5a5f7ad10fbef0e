/** The elements as a page of plain HTML has them, and with two frameworks: a folder each, and a path of the shop. */
export const pageNames = ['html', 'react', 'vue'] as const;
