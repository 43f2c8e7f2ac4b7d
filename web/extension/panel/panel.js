/** @file The panel beside the page. */
import '../../app/style.css';
import './panel.css';
import { loadSettings } from '../../app/settings.js';
import { loadWords, sayMarkup } from '../../words/say.js';
import { browser } from '../browser.js';
import { connectEngine } from '../engine/connect.js';
import { FrontPage } from '../front-page.js';
import { openPanel } from './view.js';

const engine = connectEngine();
const tab = new FrontPage();
Object.assign(globalThis, { precis: engine, tab }); // for the console

await loadWords(loadSettings().language);
sayMarkup(document);
await openPanel({ engine, tab, openShortcuts: () => browser.commands.openShortcutSettings?.() ?? browser.tabs.create({ url: 'chrome://extensions/shortcuts' }) });
