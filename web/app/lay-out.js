/**
 * Lays the lines of a summary out: bullets for key points, a paragraph each for the rest.
 * @param {string} kind
 * @param {(string | HTMLElement)[][]} lines  each of one or several sentences
 */
export function layOut(kind, lines) {
  const list = kind === 'key-points';
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
