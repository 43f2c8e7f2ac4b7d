/** @file The panel beside the page. */
import { connectEngine } from '../engine/connect.js';
import { FrontPage } from '../front-page.js';

const engine = connectEngine({ hub: PRECIS_HUB || undefined });
const page = new FrontPage();
Object.assign(globalThis, { precis: engine, page }); // for the console

/** @param {import('../page-messages.js').Part} part */
async function summarize(part) {
  const problem = /** @type {HTMLElement} */ (document.getElementById('problem'));
  problem.hidden = true;
  try {
    const read = await page.read(part);
    const summary = await engine.summarize(read.text, { mode: 'extractive', kind: 'key-points', length: 'short', title: read.title });
    const list = (summary.sentences ?? []).map(({ text, evidence }) => {
      const item = document.createElement('li');
      item.tabIndex = 0;
      item.textContent = text;
      for (const type of ['mouseenter', 'focus']) item.addEventListener(type, () => page.highlight(evidence ?? []));
      item.addEventListener('click', () => page.highlight(evidence ?? [], { scroll: true }));
      return item;
    });
    document.getElementById('summary')?.replaceChildren(...list);
    /** @type {HTMLElement} */ (document.getElementById('title')).textContent = read.title;
  } catch (e) {
    problem.hidden = false;
    problem.textContent = e instanceof Error ? e.message : String(e);
  }
}

page.onAsked = summarize;
page.start();
