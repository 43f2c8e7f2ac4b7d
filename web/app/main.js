/** @file The demo page: its parts joined. */
import './style.css';
import { Engine } from '../shim/engine.js';
import { Code } from '../shim/protocol.js';
import { failureOf } from '../shim/failure.js';
import { element, show } from './elements.js';
import { LONGEST, readFile, tooLong } from './files.js';
import { ModelPanel, offeredModel } from './model.js';
import { readSample, samples } from './samples.js';
import { loadSettings, saveSettings } from './settings.js';
import { Source } from './source.js';
import { SummaryCard } from './summary.js';
import { setUpTheme } from './theme.js';
import { counted, duration, failureInWords } from './words.js';
import { Pace, Work } from './work.js';

// ?variant=portable chooses the kernels, to try what another browser would run.
const variant = new URLSearchParams(location.search).get('variant') ?? undefined;
const engine = new Engine(new URL('worker.js', document.baseURI), { variant });
Object.assign(globalThis, { precis: engine }); // for the console: precis.timings

/** The summary that is being made. @type {AbortController | null} */
let running = null;

const problem = element('problem', HTMLElement);
const sourceProblem = element('source-problem', HTMLElement);
const work = new Work(element('work', HTMLElement), () => running?.abort());
const source = new Source(() => {
  running?.abort();
  card.clear();
  show(problem, '');
  show(sourceProblem, '');
});
const card = new SummaryCard(source);

/** Makes a summary of the text by the options on the page. */
async function summarize() {
  running?.abort();
  show(problem, '');
  if (source.text.trim() === '') {
    show(problem, 'There is no text yet. Paste one, open a file, or try a sample.');
    return;
  }
  if (source.text.length > LONGEST) {
    show(problem, tooLong(source.text.length));
    return;
  }
  const abort = new AbortController();
  running = abort;
  const { kind, length, mode, format } = loadSettings();
  card.begin(kind);
  work.tell('Reading the text');
  const pace = new Pace();
  let writing = false;
  try {
    const summary = await engine.summarize(source.text, { mode: engine.hasModel ? mode : 'extractive', kind, length, format, title: source.title }, {
      signal: abort.signal,
      onEvent: (event) => {
        if (event.stage === 'extracted' && event.summary) card.showPage(event.summary);
        if (event.stage === 'writing') card.showWriting(event.text ?? '');
        writing ||= event.stage === 'writing';
        if (writing) work.tell('The model is writing'); // and reads each of its words, which is nothing to tell
        else tellWork(event, pace);
      },
    });
    if (summary.mode === 'extractive') card.showPage(summary);
    else card.showModel(summary);
  } catch (e) {
    if (running === abort || failureOf(e).code !== Code.Cancelled) show(problem, failureInWords(e));
  } finally {
    if (running === abort) {
      running = null;
      work.end();
      card.end();
      showEngine();
    }
  }
}

/**
 * @param {import('../shim/protocol.js').Event} event
 * @param {Pace} pace
 */
function tellWork({ stage, done = 0, total = 0 }, pace) {
  if (total === 0) return;
  const left = pace.left(done, total);
  const detail = `${done} of ${counted(total, 'token', 'tokens')}${left === null ? '' : ` · ${duration(left)} left`}`;
  work.tell(stage === 'ranking' ? 'The model is weighing the sentences' : 'The model is reading', detail, done / total);
}

/** Says which kernels run, and what it means where they are slow. */
function showEngine() {
  const words = {
    relaxed: 'Engine: WebAssembly with relaxed SIMD',
    simd: 'Engine: WebAssembly with SIMD',
    portable: 'This browser has no WebAssembly SIMD. The page’s sentences are chosen as ever; the model would take minutes.',
  };
  show(element('engine', HTMLElement), words[/** @type {keyof typeof words} */ (engine.variant)] ?? '');
}

/**
 * Takes a text and summarizes it at once.
 * @param {() => Promise<import('./files.js').Document>} read
 */
async function take(read) {
  show(sourceProblem, '');
  try {
    const { text, title } = await read();
    source.set(text, title);
    await summarize();
  } catch (e) {
    show(sourceProblem, e instanceof Error ? e.message : String(e));
  }
}

function setUpOptions() {
  const settings = loadSettings();
  for (const name of /** @type {const} */ (['kind', 'length', 'mode', 'format'])) {
    const select = element(name, HTMLSelectElement);
    select.value = settings[name];
    if (select.value === '') select.selectedIndex = 0;
    select.addEventListener('change', () => {
      saveSettings({ [name]: select.value });
      if (card.shown || running) summarize();
    });
  }
  element('options', HTMLFormElement).addEventListener('submit', (e) => {
    e.preventDefault();
    summarize();
  });
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
    const [file] = input.files ?? [];
    input.value = '';
    if (file) take(() => readFile(file));
  });

  const drop = element('drop', HTMLElement);
  let depth = 0;
  addEventListener('dragenter', (e) => {
    if (!e.dataTransfer?.types.includes('Files')) return;
    depth++;
    drop.hidden = false;
  });
  addEventListener('dragleave', () => {
    depth = Math.max(0, depth - 1);
    drop.hidden = depth === 0;
  });
  addEventListener('dragover', (e) => {
    if (e.dataTransfer?.types.includes('Files')) e.preventDefault();
  });
  addEventListener('drop', (e) => {
    depth = 0;
    drop.hidden = true;
    const [file] = e.dataTransfer?.files ?? [];
    if (!file) return;
    e.preventDefault();
    take(() => readFile(file));
  });
}

function setUpCopy() {
  const copy = element('copy', HTMLButtonElement);
  copy.addEventListener('click', async () => {
    if (!card.shown) return;
    try {
      await navigator.clipboard.writeText(card.shown.text);
      copy.textContent = 'Copied';
    } catch {
      copy.textContent = 'The browser does not allow it';
    }
    setTimeout(() => (copy.textContent = 'Copy'), 1500);
  });
}

async function setUpModel() {
  try {
    const offered = offeredModel();
    offered.catch(() => {}); // awaited below, unless the engine does not start
    await engine.start();
    showEngine();
    await new ModelPanel(engine, await offered, () => {
      if (card.shown) summarize();
    }).start();
  } catch (e) {
    show(problem, failureInWords(e));
  }
}

setUpTheme();
setUpOptions();
setUpSources();
setUpCopy();
setUpModel();
// Without a service worker the page works all the same, but not offline.
navigator.serviceWorker?.register('sw.js').catch((e) => console.info(`offline use is not set up: ${e}`));
