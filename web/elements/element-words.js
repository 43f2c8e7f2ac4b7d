/** What the element says, by language. */
const words = {
  en: { summarize: 'Summarize', cancel: 'Cancel', again: 'Summarize again', working: 'Summarizing …', done: 'Summary ready', empty: 'There is no text to summarize.', failed: 'The summary could not be made.' },
  de: { summarize: 'Zusammenfassen', cancel: 'Abbrechen', again: 'Neu zusammenfassen', working: 'Wird zusammengefasst …', done: 'Zusammenfassung fertig', empty: 'Hier ist kein Text zum Zusammenfassen.', failed: 'Die Zusammenfassung ist nicht gelungen.' },
  fr: { summarize: 'Résumer', cancel: 'Annuler', again: 'Résumer à nouveau', working: 'Résumé en cours …', done: 'Résumé prêt', empty: 'Il n’y a pas de texte à résumer.', failed: 'Le résumé n’a pas pu être fait.' },
  zh: { summarize: '总结', cancel: '取消', again: '重新总结', working: '正在总结……', done: '总结已完成', empty: '没有可总结的文字。', failed: '无法生成总结。' },
};

/** @typedef {typeof words.en} Words */

/**
 * The words in the language of an element: its nearest lang attribute, else the browser's.
 * @param {Element} element
 * @returns {Words}
 */
export function wordsFor(element) {
  const lang = element.closest('[lang]')?.getAttribute('lang') || navigator.language;
  const language = lang.split('-')[0].toLowerCase();
  return language in words ? words[/** @type {keyof typeof words} */ (language)] : words.en;
}
