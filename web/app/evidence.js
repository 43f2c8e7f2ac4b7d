/** @file Sentences that lead to the places in the text that they rest on. */
import { say } from '../words/say.js';

/**
 * Makes the sentences in an element, those with data-sentence, highlight what they rest on while
 * they are pointed at or have the focus, and go there when they are chosen: to the first place, and
 * when they are chosen again, to the next.
 * @param {HTMLElement} box
 * @param {import('./page-source.js').PageSource} source
 * @param {string} of  under this name the source has the evidence marked
 * @param {(sentence: number, place?: number) => void} [onShown]  a sentence's evidence is shown, −1: none; place: the
 *   one that the reader was led to
 */
export function leadToEvidence(box, source, of, onShown = () => {}) {
  const light = (/** @type {number} */ sentence) => {
    source.highlight(of, sentence);
    onShown(sentence);
  };
  let last = { sentence: -1, place: -1 };
  for (const type of ['mouseover', 'focusin']) box.addEventListener(type, (e) => light(sentenceOf(e)));
  for (const type of ['mouseleave', 'focusout']) box.addEventListener(type, () => light(-1));
  box.addEventListener('click', (e) => {
    const sentence = sentenceOf(e);
    if (sentence < 0) return;
    e.preventDefault();
    const place = sentence === last.sentence ? last.place + 1 : 0;
    last = { sentence, place: source.goTo(of, sentence, place) };
    onShown(sentence, last.place);
  });
}

/**
 * A sentence; where it rests on something, a link to that.
 * @param {string} text
 * @param {number} index  of the evidence among all that is marked under one name
 * @param {number} places  that it rests on
 */
export function sentenceLink(text, index, places) {
  const a = document.createElement(places > 0 ? 'a' : 'span');
  a.className = 'sentence';
  a.dataset.sentence = String(index);
  a.textContent = text;
  if (a instanceof HTMLAnchorElement) {
    a.href = '#reading';
    a.title = say(places > 1 ? 'text.places' : 'text.place');
  }
  return a;
}

/**
 * The index of the sentence that an event is about; −1: of none.
 * @param {Event} e
 */
export function sentenceOf(e) {
  const sentence = e.target instanceof Element ? e.target.closest('[data-sentence]') : null;
  return sentence instanceof HTMLElement ? Number(sentence.dataset.sentence) : -1;
}
