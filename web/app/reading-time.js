/** @file How long a text takes to be read. */

/**
 * Units that people read in a minute: words of scripts with spaces, characters of those without.
 *
 * Source: Brysbaert 2019, "How many words do we read per minute?" (238, of English non-fiction, silently);
 * Trauzettel-Klosinski and Dietz 2012, "Standardized assessment of reading performance" (255, of Chinese).
 */
const WORDS = 238;
const CHARACTERS = 255;

const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;

/** @param {string} text */
export function secondsToRead(text) {
  const characters = text.match(spaceless)?.length ?? 0;
  const words = text.replace(spaceless, ' ').match(/[\p{L}\p{N}]\S*/gu)?.length ?? 0;
  return (words / WORDS + characters / CHARACTERS) * 60;
}
