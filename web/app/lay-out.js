/**
 * Whether the sentences of a summary of that kind are the items of a list.
 * @param {string} kind
 */
export const isList = (kind) => kind === 'key-points' || kind === 'outline';

/**
 * Lays the lines of a summary out: the items of a list, or a paragraph each.
 * @param {string} kind
 * @param {(string | HTMLElement)[][]} lines  each of one or several sentences
 */
export function layOut(kind, lines) {
  const list = isList(kind);
  const box = document.createElement(list ? 'ul' : 'div');
  box.className = kind;
  box.dir = 'auto'; // that of the text, whatever the page's language
  for (const line of lines) {
    const item = document.createElement(list ? 'li' : 'p');
    item.append(...line.flatMap((part, i) => (i > 0 ? [' ', part] : [part])));
    box.append(item);
  }
  return box;
}
