/** @file Numbers, sizes, times and languages, as the reader's language writes them. */
import { locale, say } from './say.js';

/** @param {number} n @param {Intl.NumberFormatOptions} [options] */
export const number = (n, options) => new Intl.NumberFormat(locale(), options).format(n);

/** @param {number} share  0 … 1; never 0 % nor 100 % by rounding */
export function percent(share) {
  const shown = share >= 1 ? 1 : Math.min(0.99, Math.max(share > 0 ? 0.01 : 0, share));
  return number(shown, { style: 'percent' });
}

/** Decimal megabytes, as a download is counted. @param {number} n  bytes */
export const megabytes = (n) => number(n / 1e6, { style: 'unit', unit: 'megabyte', maximumFractionDigits: n >= 1e7 ? 0 : 1 });

/** Bytes of what may be small or large. @param {number} n  bytes */
export function size(n) {
  if (n < 1e6) return number(Math.ceil(n / 1e3), { style: 'unit', unit: 'kilobyte' });
  return n < 1e9 ? megabytes(n) : number(n / 1e9, { style: 'unit', unit: 'gigabyte', maximumFractionDigits: 1 });
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 1.5) return say('duration.second');
  if (seconds < 90) return say('duration.seconds', { n: Math.round(seconds) });
  if (seconds < 5400) return say('duration.minutes', { n: Math.round(seconds / 60) });
  return say('duration.hours', { n: Math.round(seconds / 3600) });
}

/** @param {number | Date} when  milliseconds since 1970 @param {Intl.DateTimeFormatOptions} [options] */
export const date = (when, options = { dateStyle: 'medium' }) => new Intl.DateTimeFormat(locale(), options).format(when);

/** Several things named in a row. @param {string[]} names */
export const list = (names) => new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names);

/** @param {string} tag  BCP 47 */
export function languageName(tag) {
  try {
    return new Intl.DisplayNames(locale(), { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag; // of a model's card, which may say anything
  }
}

/** @param {string[]} tags @param {number} [most]  named; the rest is counted */
export function languageNames(tags, most = 4) {
  const named = tags.slice(0, most).map(languageName).join(say('list.comma'));
  return tags.length > most ? say('list.more', { named, n: tags.length - most }) : named;
}
