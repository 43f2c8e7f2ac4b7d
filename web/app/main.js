/** @file The demo page: its parts joined. */
import './style.css';
import { Engine } from '../shim/engine.js';
import { loadWords, say, sayMarkup } from '../words/say.js';
import { setUpArriving } from './arriving.js';
import { offeredModels } from './choice.js';
import { Dialogue } from './dialogue.js';
import { setUpDrop } from './drop.js';
import { element, show } from './elements.js';
import { readFile } from './files.js';
import { setUpLanguage, textBefore } from './language.js';
import { manifestName } from './manifest.js';
import { isModel, modelFiles } from './model-files.js';
import { ModelPanel } from './model-panel.js';
import { ModelsDialog } from './models-dialog.js';
import { keepForOffline } from './offline.js';
import { setUpOptions } from './options.js';
import { ReadAhead } from './read-ahead.js';
import { readSample, samples } from './samples.js';
import { loadSettings } from './settings.js';
import { watchArea, watchArticle } from './sight.js';
import { Source } from './source.js';
import { setUpStorage } from './storage.js';
import { Summarizing } from './summarizing.js';
import { setUpTheme } from './theme.js';
import { WritePanel } from './write.js';

const language = await loadWords(loadSettings().language);
sayMarkup(document);
element('manifest', HTMLLinkElement).href = manifestName(language);

// ?variant=portable chooses the kernels, to try what another browser would run.
const variant = new URLSearchParams(location.search).get('variant') ?? undefined;
const hub = document.querySelector('meta[name=hub]')?.getAttribute('content') ?? undefined;
const engine = new Engine(new URL('worker.js', document.baseURI), { variant, hub });
Object.assign(globalThis, { precis: engine }); // for the console: precis.timings

const sourceProblem = element('source-problem', HTMLElement);
const source = new Source(() => {
  summarizing.clear();
  dialogue.clear();
  show(sourceProblem, '');
  readAhead();
});
const summarizing = new Summarizing(engine, source, () => {
  showEngine();
  ahead.again(); // the engine may have been started anew
}, readAnew);
const ahead = new ReadAhead(engine, showAhead);
const dialogue = new Dialogue(engine, source);
const writing = new WritePanel(engine);
const models = setUpModels();

/** Says which kernels run, and what it means where they are slow. */
function showEngine() {
  const { variant } = engine;
  show(element('engine', HTMLElement), variant && say(`engine.${/** @type {'relaxed' | 'simd' | 'portable'} */ (variant)}`));
}

/** Has the text read ahead for the summary that would be asked for. */
function readAhead() {
  ahead.open(source.text, summarizing.options, summarizing.recalls);
}

/** Has it read ahead also where it is the same: the engine has another model or memory. */
function readAnew() {
  readAhead();
  ahead.again();
}

/** @param {import('./read-ahead.js').State} state */
function showAhead({ reading, ready }) {
  const line = element('ahead', HTMLElement);
  show(line, reading ? say('ahead.reading') : ready ? say('ahead.ready') : '');
  line.title = ready ? say('ahead.about') : '';
}

/**
 * Takes a text and summarizes it at once.
 * @param {() => Promise<import('./files.js').Document>} read
 */
async function take(read) {
  show(sourceProblem, '');
  try {
    const { text, title, ...origin } = await read();
    source.set(text, title, origin);
    await summarizing.make();
  } catch (e) {
    show(sourceProblem, e instanceof Error ? e.message : String(e));
  }
}

/**
 * Takes files: those of a model to use it, else one to read it.
 * @param {File[]} files
 */
async function takeFiles(files) {
  if (isModel(files)) (await models)?.panel.take(modelFiles(files));
  else if (files.length > 0) await take(() => readFile(files[0]));
}

function setUpSources() {
  const sample = element('sample', HTMLSelectElement);
  for (const { file, title } of samples) sample.add(new Option(title, file));
  sample.addEventListener('change', () => {
    const file = sample.value;
    sample.value = '';
    if (file) take(() => readSample(file));
  });

  const input = element('file', HTMLInputElement);
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) takeFiles(files);
  });
  setUpDrop(takeFiles, (words) => show(sourceProblem, words));
}

/** @returns {Promise<{panel: ModelPanel, dialog: ModelsDialog} | null>} null: the engine does not run */
async function setUpModels() {
  try {
    const offered = offeredModels();
    offered.catch(() => {}); // awaited below, unless the engine does not start
    await engine.start();
    showEngine();
    const panel = new ModelPanel(engine, (await offered)[0].file, (loaded) => {
      element('no-model', HTMLElement).hidden = loaded !== null;
      summarizing.offer(loaded);
      writing.offer(loaded);
      if (loaded && summarizing.shown) summarizing.make();
      readAnew();
    }, readAnew);
    const dialog = new ModelsDialog(engine, panel, await offered);
    panel.start();
    return { panel, dialog };
  } catch (e) {
    summarizing.tell(e);
    return null;
  }
}

setUpTheme();
setUpLanguage(() => source);
setUpOptions(summarizing, readAhead);
watchArea(element('text', HTMLTextAreaElement), (visible) => ahead.see(visible));
watchArticle(element('reading', HTMLElement), (visible) => ahead.see(visible));
setUpSources();
const before = textBefore();
if (before) take(async () => before);
const openStorage = setUpStorage({ engine, onRemoved: async () => (await models)?.panel.refresh(), openMemory: () => summarizing.openMemory('history') });
setUpArriving(takeFiles, take, {
  models: async () => (await models)?.dialog.open(),
  storage: openStorage,
});
keepForOffline();
