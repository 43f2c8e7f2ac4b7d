import { failureOf } from '../../shim/failure.js';
import { Code } from '../../shim/protocol.js';
import { say } from '../../words/say.js';
import { failureInWords } from '../failures.js';

/**
 * What to tell a reader of a failure of the memory: of codes that are told of models elsewhere, in the memory's words.
 * @param {unknown} thrown
 */
export function memoryFailure(thrown) {
  const { code } = failureOf(thrown);
  if (code === Code.Quota) return say('memory.full');
  if (code === Code.NotFound) return say('memory.gone');
  return failureInWords(thrown);
}
