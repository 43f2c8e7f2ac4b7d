/** @file Languages by their names. */

const names = new Intl.DisplayNames('en', { type: 'language' });

/** @param {string} tag  BCP 47 */
export function languageName(tag) {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag; // of a model's card, which may say anything
  }
}

/** @param {string[]} tags @param {number} [most]  named; the rest is counted */
export function languageNames(tags, most = 4) {
  const named = tags.slice(0, most).map(languageName);
  return tags.length > most ? `${named.join(', ')} and ${tags.length - most} more` : named.join(', ');
}
