import { Dialogue } from '../../app/dialogue.js';
import { element, show } from '../../app/elements.js';
import { failureInWords } from '../../app/failures.js';
import { setUpLanguage } from '../../app/language.js';
import { ModelPanel } from '../../app/model-panel.js';
import { ModelsDialog } from '../../app/models-dialog.js';
import { setUpOptions } from '../../app/options.js';
import { ReadAhead } from '../../app/read-ahead.js';
import { Summarizing } from '../../app/summarizing.js';
import { setUpTheme } from '../../app/theme.js';
import { WritePanel } from '../../app/write.js';
import { say } from '../../words/say.js';
import { KeptPages } from './kept.js';
import { Parts } from './parts.js';
import { PanelSettings } from './settings.js';
import { TabSource } from './source.js';

/**
 * The panel: the parts of the demo page on the text of the page in front.
 * @param {object} parts
 * @param {import('../../shim/engine.js').Engine} parts.engine
 * @param {import('./source.js').Tab} parts.tab
 * @param {() => void} parts.openShortcuts  the browser's page where keys are changed
 */
export async function openPanel({ engine, tab, openShortcuts }) {
  const title = element('page-title', HTMLElement);
  const site = element('page-site', HTMLElement);
  const note = element('page-note', HTMLElement);
  const source = new TabSource(tab, (page) => {
    title.textContent = page.title || page.url;
    site.textContent = page.site ?? '';
    title.title = title.textContent;
    parts.show(page);
    show(note, [page.private && say('memory.ignored-private'), page.warnings?.includes('whole') && say('panel.whole')].filter(Boolean).join(' '));
  });
  const summarizing = new Summarizing(engine, source, () => {
    show(element('engine', HTMLElement), engine.variant && say(`engine.${/** @type {'simd'} */ (engine.variant)}`));
    ahead.again();
  }, () => readAnew());
  const ahead = new ReadAhead(engine);
  const readAhead = () => ahead.open(source.text, summarizing.options, summarizing.recalls);
  const readAnew = () => {
    readAhead();
    ahead.again();
  };
  const dialogue = new Dialogue(engine, source);
  const writing = new WritePanel(engine);
  new PanelSettings(tab, openShortcuts, () => summarizing.openMemory('settings'));

  const clear = () => {
    source.clear();
    readAhead();
    summarizing.clear();
    dialogue.clear();
    parts.show(null);
    title.textContent = say('panel.no-page');
    title.title = site.textContent = '';
    show(note, '');
  };

  /** @param {import('./source.js').Part} part */
  const take = async (part) => {
    clear();
    try {
      if (!(await source.take(part))) return;
      readAhead(); // for a summary of another kind
      await summarizing.make();
    } catch (e) {
      summarizing.say(e instanceof Error ? e.message : String(e));
    }
  };

  const parts = new Parts(take);
  const kept = new KeptPages();
  const readAlong = async () => {
    if ((await tab.site().catch(() => null))?.readAlong) await take('page');
  };
  tab.onAsked = take;
  tab.onSelected = (id, selected) => parts.select(id, selected);
  tab.onFront = async (id) => {
    const { read } = source;
    if (read?.tab === id) return;
    const summary = summarizing.keep();
    if (read && summary) kept.keep({ page: read, summary, answers: dialogue.keep() });
    clear();
    const before = kept.take(id);
    if (!before) {
      await readAlong();
      return;
    }
    source.restore(before.page);
    summarizing.restore(before.summary);
    dialogue.restore(before.answers);
    readAhead();
  };
  tab.onChanged = async (id) => {
    kept.take(id);
    parts.select(id, false);
    if (source.read?.tab !== id) return;
    clear();
    await readAlong();
  };
  element('pick', HTMLButtonElement).addEventListener('click', async () => {
    try {
      if (await tab.pick()) await take('block');
    } catch (e) {
      summarizing.say(failureInWords(e));
    }
  });
  setUpTheme();
  setUpOptions(summarizing, readAhead);
  setUpLanguage(() => ({ text: '', title: '' }));
  const keys = await tab.shortcut();
  element('empty', HTMLElement).textContent = keys ? say('panel.press-or-keys', { keys }) : say('panel.press');
  await tab.start();

  try {
    const choose = element('choose-model', HTMLElement);
    choose.textContent = say('panel.choose-model');
    const panel = new ModelPanel(engine, null, (loaded) => {
      element('no-model', HTMLElement).hidden = loaded !== null;
      choose.textContent = loaded ? say('model.choose') : say('panel.choose-model');
      summarizing.offer(loaded);
      writing.offer(loaded);
      if (loaded && summarizing.shown) summarizing.make();
      readAnew();
    }, readAnew);
    new ModelsDialog(engine, panel, []);
    await panel.start();
  } catch (e) {
    summarizing.tell(e);
  }
}
