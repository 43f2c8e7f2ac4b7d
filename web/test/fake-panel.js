/** @file The panel with a page in front that a test wrote: PAGE, which stands before this script. */
import '../app/style.css';
import '../extension/panel/panel.css';
import { loadSettings } from '../app/settings.js';
import { openPanel } from '../extension/panel/view.js';
import { Engine } from '../shim/engine.js';
import { loadWords, sayMarkup } from '../words/say.js';

const fake = /** @type {{PAGE: import('../extension/panel/source.js').TabPage}} */ (/** @type {unknown} */ (globalThis));

/** What the panel asked of the page, and how the test has it answer. */
const asked = {
  page: fake.PAGE,
  failure: /** @type {{reason: string, message: string} | null} */ (null),
  read: /** @type {string[]} */ ([]),
  shown: /** @type {{text: string[], scroll: boolean}} */ ({ text: [], scroll: false }),
  site: /** @type {{site: string, readAlong: boolean, summarizer: boolean} | null} */ ({ site: 'https://example.org/*', readAlong: false, summarizer: false }),
  shortcuts: 0,
};

/** @type {import('../extension/panel/source.js').Tab} */
const tab = {
  async read(part) {
    asked.read.push(part);
    if (asked.failure) throw Object.assign(new Error(asked.failure.message), asked.failure);
    return asked.page;
  },
  async highlight(_, ranges, { scroll = false } = {}) {
    asked.shown = { text: ranges.map(({ start, end }) => asked.page.text.slice(start, end)), scroll };
  },
  pick: async () => true,
  site: async () => asked.site,
  async allow(_, use) {
    if (asked.site) asked.site[use] = true;
    return true;
  },
  async revoke(_, use) {
    if (asked.site) asked.site[use] = false;
  },
  shortcut: async () => 'Alt+Shift+S',
  start() {},
  onAsked() {},
  onFront() {},
  onChanged() {},
  onSelected() {},
};

await loadWords(loadSettings().language);
sayMarkup(document);
const engine = new Engine(new URL('worker.js', document.baseURI));
Object.assign(globalThis, { tab, asked, precis: engine });
await openPanel({ engine, tab, openShortcuts: () => asked.shortcuts++ });
