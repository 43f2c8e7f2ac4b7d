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
    show(note, [page.private && say('memory.ignored-private'), page.warnings?.includes('whole') && say('panel.whole')].filter(Boolean).join(' '));
  });
  const summarizing = new Summarizing(engine, source, () => {
    show(element('engine', HTMLElement), engine.variant && say(`engine.${/** @type {'simd'} */ (engine.variant)}`));
    ahead.again();
  });
  const ahead = new ReadAhead(engine);
  const readAhead = () => ahead.open(source.text, summarizing.options);
  const dialogue = new Dialogue(engine, source);
  const writing = new WritePanel(engine);
  new PanelSettings(tab, openShortcuts, () => summarizing.openMemory('settings'));

  const clear = () => {
    source.clear();
    readAhead();
    summarizing.clear();
    dialogue.clear();
    title.textContent = say('panel.no-page');
    title.title = site.textContent = '';
    show(note, '');
  };

  /** @param {import('./source.js').Part} part */
  const take = async (part) => {
    clear();
    try {
      await source.take(part);
      readAhead(); // for a summary of another kind
      await summarizing.make();
    } catch (e) {
      summarizing.say(e instanceof Error ? e.message : String(e));
    }
  };

  tab.onAsked = take;
  tab.onChanged = async () => {
    clear();
    if ((await tab.site().catch(() => null))?.readAlong) await take('page');
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
      readAhead();
      ahead.again();
    });
    new ModelsDialog(engine, panel, []);
    await panel.start();
  } catch (e) {
    summarizing.tell(e);
  }
}
