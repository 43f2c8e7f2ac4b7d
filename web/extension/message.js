/**
 * The name, in the extension's _locales, of a message of the catalogue of words (web/words), for what
 * the browser says by itself: names have no dots.
 * @param {string} key  such as extension.page
 */
export const messageName = (key) => key.replaceAll('.', '_');
