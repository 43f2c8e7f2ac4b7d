/** @file Language tags: validation, and which of the languages that are supported a tag means. */

/**
 * The canonical form of a tag.
 * @param {string} tag
 * @throws {RangeError} where the tag is not well-formed by BCP 47
 */
export function canonical(tag) {
  return Intl.getCanonicalLocales(tag)[0];
}

/**
 * The canonical forms of tags, each once.
 * @param {string[]} [tags]
 */
export function canonicalSet(tags = []) {
  return [...new Set(tags.map(canonical))];
}

/**
 * The supported language that a tag means: itself or, its last subtags left off one by one, the
 * nearest one above it. undefined: none.
 *
 * Source: ECMA-402, LookupMatchingLocaleByPrefix, which may stand for LookupMatchingLocaleByBestFit.
 * @param {string} tag  canonical
 * @param {ReadonlySet<string>} supported  canonical
 */
export function bestMatch(tag, supported) {
  let candidate = tag.replace(/-[u](-[a-z0-9]{2,8})+/i, ''); // what an extension asks for is no language
  while (candidate) {
    if (supported.has(candidate)) return candidate;
    candidate = candidate.slice(0, Math.max(0, candidate.lastIndexOf('-')));
    if (/-[a-z0-9]$/i.test(candidate)) candidate = candidate.slice(0, -2); // a singleton goes with what it begins
  }
  return undefined;
}

/**
 * @param {string} a
 * @param {string} b
 */
export function sameLanguage(a, b) {
  return new Intl.Locale(a).language === new Intl.Locale(b).language;
}

/**
 * Replaces each tag by the supported language it means, each once.
 * @param {string[]} tags
 * @param {ReadonlySet<string>} supported
 * @returns {string[] | null} null: one of them is not supported
 */
export function matchAll(tags, supported) {
  const matches = tags.map((tag) => bestMatch(tag, supported));
  return matches.includes(undefined) ? null : /** @type {string[]} */ ([...new Set(matches)]);
}
