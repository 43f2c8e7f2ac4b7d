/** @file Why a model has its place among those that are recommended, in a reader's words. */
import { Verdict } from '../shim/protocol.js';
import { duration, languageNames, megabytes } from '../words/quantities.js';
import { say } from '../words/say.js';

/** The memory, in GB, that a device is taken to have that does not tell: as in precis/models/catalog. */
const UNKNOWN = 4;

/**
 * @param {import('../shim/protocol.js').Recommendation} recommendation  for this device
 * @param {import('../shim/protocol.js').Device} device
 */
export function fitInWords({ verdict, larger, trained, seconds, download, memory }, { memoryGB, cores = 0, languages = [] }) {
  const named = memoryGB ? say('fit.device', { n: memoryGB }) : say('fit.unknown-device', { n: UNKNOWN });
  const merit = larger ? say('fit.larger') : say('fit.fits', { device: named });
  switch (verdict) {
    case Verdict.Unrunnable:
      return say('models.no-graph');
    case Verdict.TooLarge:
      return say('fit.too-large', { size: megabytes(memory), n: memoryGB ?? UNKNOWN });
    case Verdict.OtherLanguage:
      return say('fit.language', { languages: languageNames([...new Set(languages.map((tag) => tag.split('-')[0]))]) });
    case Verdict.Metered:
      return say('fit.metered', { merit, size: megabytes(download) });
    case Verdict.Distant:
      return say('fit.distant', { merit, time: duration(seconds) });
    case Verdict.Slow:
      return say('fit.slow', { merit, n: cores });
    default:
      return trained ? say('fit.fitting', { device: named }) : `${say('fit.fitting', { device: named })} ${say('fit.untrained')}`;
  }
}
