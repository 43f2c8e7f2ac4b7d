/** @file Sentences that lead to the places in the text that they rest on. */
import { say } from '../words/say.js';

/**
 * Makes the sentences in an element, those with data-sentence, highlight what they rest on while
 * they are pointed at or have the focus, and go there when they are chosen.
 * @param {HTMLElement} box
 * @param {import('./page-source.js').PageSource} source
 * @param {string} of  under this name the source has the evidence marked
 */
export function leadToEvidence(box, source, of) {
  for (const type of ['mouseover', 'focusin']) box.addEventListener(type, (e) => source.highlight(of, sentenceOf(e)));
  for (const type of ['mouseleave', 'focusout']) box.addEventListener(type, () => source.highlight(of, -1));
  box.addEventListener('click', (e) => {
    const sentence = sentenceOf(e);
    if (sentence < 0) return;
    e.preventDefault();
    source.goTo(of, sentence);
  });
}

/**
 * A sentence; where it rests on something, a link to that.
 * @param {string} text
 * @param {number} index  of the evidence among all that is marked under one name
 * @param {boolean} founded  there is evidence
 */
export function sentenceLink(text, index, founded) {
  const a = document.createElement(founded ? 'a' : 'span');
  a.className = 'sentence';
  a.dataset.sentence = String(index);
  a.textContent = text;
  if (a instanceof HTMLAnchorElement) {
    a.href = '#reading';
    a.title = say('text.place');
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
