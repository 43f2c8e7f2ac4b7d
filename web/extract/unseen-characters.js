/** @file Characters that no reader sees. */

/**
 * Characters without a mark or a width of their own: zero-width space and word joiner, soft hyphen, signs
 * that turn the writing direction, invisible operators, tags (U+E0000 and on, with which ASCII can be
 * written unseen), fillers, and selectors of variants beyond the sixteen that emoji and CJK use.
 * The joiners (U+200C, U+200D) stay where letters and emoji need them.
 */
const unseen = /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB]|\u{1BCA0}|\u{1BCA1}|\u{1BCA2}|\u{1BCA3}|[\u{1D173}-\u{1D17A}]|[\u{E0000}-\u{E0FFF}]/u;

/** A joiner that joins nothing, or selectors of variants in a row: both can carry a code. */
const needless = /(?<![\p{L}\p{M}\p{Emoji}\uFE0F])[\u200C\u200D]|[\u200C\u200D](?![\p{L}\p{M}\p{Emoji}])|(?<=[\uFE00-\uFE0F])[\uFE00-\uFE0F]/u;

/** What is left out of the text, each match by itself. */
export const unseenCharacters = new RegExp(`${unseen.source}|${needless.source}`, 'gu');
