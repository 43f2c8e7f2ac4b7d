/** @file Puts Summarizer, LanguageDetector and Translator into a page whose browser lacks them. */
import { expose } from './web-idl.js';
import { CreateMonitor } from './create-monitor.js';
import { EngineHost } from './engine-host.js';
import { LanguageDetector } from './language-detector.js';
import { Summarizer } from './summarizer.js';
import { Translator } from './translator.js';
import { settings } from './settings.js';

/**
 * @typedef {object} InstallOptions
 * @property {boolean} [force]  in place of the browser's own too
 * @property {string | URL} [engineURL]  of worker.js, where it is not beside this script
 * @property {import('./settings.js').ModelFile} [model]  for summaries; without one they are extractive
 * @property {import('./settings.js').Translation} [translation]
 */

/**
 * Which of the interfaces are now those of precis; the others are the browser's own.
 * @typedef {{Summarizer: boolean, LanguageDetector: boolean, Translator: boolean}} Installed
 */

/**
 * Takes over each interface that the browser lacks or calls unavailable. Where all are forced or
 * lacking this has happened when the function returns; else when its promise is resolved, since the
 * browser has to be asked. Like the browser's, the interfaces exist in secure contexts only.
 * @param {InstallOptions} [options]
 * @returns {Promise<Installed>}
 */
export function install({ force = false, engineURL, model, translation } = {}) {
  const installed = { Summarizer: false, LanguageDetector: false, Translator: false };
  if (!isSecureContext) return Promise.resolve(installed);
  if (engineURL !== undefined) settings.host = new EngineHost(engineURL);
  if (model) settings.model = model;
  if (translation) settings.translation = translation;

  const pair = translation?.pairs[0] ?? { from: 'en', to: 'de' };
  const undecided = take(installed, force, [
    { Interface: Summarizer, question: {} },
    { Interface: LanguageDetector, question: {} },
    { Interface: Translator, question: { sourceLanguage: pair.from, targetLanguage: pair.to } },
  ]);
  return Promise.all(undecided).then(() => installed);
}

/**
 * @param {Record<string, boolean>} installed
 * @param {boolean} force
 * @param {{Interface: Function, question: object}[]} offers  question: options to ask the browser's own with
 * @returns {Promise<void>[]} those for which the browser is asked
 */
function take(installed, force, offers) {
  /** @type {Promise<void>[]} */
  const undecided = [];
  for (const { Interface, question } of offers) {
    const own = () => {
      installed[Interface.name] = true;
      expose(Interface);
      expose(CreateMonitor);
    };
    const native = /** @type {any} */ (globalThis)[Interface.name];
    if (force || native === undefined || native === Interface) own();
    else undecided.push(isUnavailable(native, question).then((unavailable) => (unavailable ? own() : undefined)));
  }
  return undecided;
}

/**
 * @param {{availability(options: object): Promise<string>}} native
 * @param {object} question
 */
async function isUnavailable(native, question) {
  try {
    return (await native.availability(question)) === 'unavailable';
  } catch {
    return true;
  }
}

export { Summarizer, LanguageDetector, Translator };
