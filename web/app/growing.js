/** @file Text that changes under the reader's eyes without taking away what was selected in it. */
import { layOut } from './lay-out.js';

/**
 * Shows lines of a text that is being written, as layOut lays them out. What stood there before and goes on
 * the same stays in place, with what is selected in it.
 * @param {HTMLElement} body
 * @param {string} kind
 * @param {string[]} lines
 */
export function grow(body, kind, lines) {
  let laid = body.firstElementChild;
  if (!laid?.hasAttribute('data-growing')) {
    laid = layOut(kind, []);
    laid.setAttribute('data-growing', '');
    body.replaceChildren(laid);
  }
  for (const [i, line] of lines.entries()) {
    while (laid.children.length <= i) laid.append(...layOut(kind, [[]]).children);
    const item = laid.children[i];
    const text = item.firstChild ?? item.appendChild(document.createTextNode(''));
    if (!(text instanceof Text)) continue;
    if (line.startsWith(text.data)) text.appendData(line.slice(text.length));
    else text.data = line;
  }
  while (laid.children.length > lines.length) laid.lastElementChild?.remove();
}

/**
 * Puts other elements into a box, and selects again what was selected in it, where its words are there still.
 * @param {HTMLElement} box
 * @param {() => void} change
 */
export function keepingSelection(box, change) {
  const selection = getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
  if (!selection || !range || range.collapsed || !box.contains(range.commonAncestorContainer)) {
    change();
    return;
  }
  const words = range.toString();
  const before = document.createRange();
  before.selectNodeContents(box);
  before.setEnd(range.startContainer, range.startOffset);
  const at = before.toString().length;
  change();
  const text = box.textContent ?? '';
  const start = text.startsWith(words, at) ? at : text.indexOf(words);
  if (start < 0) return;
  const [from, to] = [placeOf(box, start), placeOf(box, start + words.length)];
  selection.setBaseAndExtent(...from, ...to);
}

/**
 * @param {HTMLElement} box
 * @param {number} at  UTF-16 units from its beginning
 * @returns {[Node, number]}
 */
function placeOf(box, at) {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { length } = /** @type {Text} */ (node);
    if (at <= length) return [node, at];
    at -= length;
  }
  return [box, box.childNodes.length];
}
