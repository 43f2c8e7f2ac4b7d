// The memory of what was read, as the engine gives it to a page: in Chromium's IndexedDB.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { article, pairs } from './articles.mjs';
import { launchProfile } from './chromium.mjs';
import { useEngine, withoutDatabases } from './engine.mjs';
import { sampleModel } from './models.mjs';
import { root } from './paths.mjs';
import { tinyModel } from './site.mjs';

/** @typedef {import('../shim/engine-memory.js').ReadPage} ReadPage */

const browser = useEngine(() => ({ 'bert.gguf': sampleModel('bert'), 'llama.gguf': tinyModel() }));

const first = article(pairs[0].first);
const second = article(pairs[0].second);
const others = pairs.slice(1).map((pair) => article(pair.first));

/**
 * All that a page's origin keeps in the memory's database, as text.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string>}
 */
const kept = (page) => page.evaluate(async () => {
  /** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  let text = '';
  for (const { name } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name ?? ''));
    for (const store of db.objectStoreNames) {
      const objects = db.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(objects.getAllKeys()), done(objects.getAll())]);
      text += keys.join('\n');
      for (const value of values) text += typeof value === 'object' && value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value);
    }
    db.close();
  }
  return text;
});

/** Gives a page an engine and what its memory tells. @param {import('playwright-core').Page} page @param {string} [worker] */
const start = (page, worker = 'worker.js') => page.evaluate((worker) => {
  const engine = new Engine(worker);
  /** @type {{code: string, left: string[]}[]} */
  const notices = [];
  engine.onMemoryNotice = ({ code, left }) => notices.push({ code, left: left.map((e) => e.url) });
  Object.assign(window, { engine, notices });
}, worker);

describe('what was read', () => {
  test('is set beside what is read later, and asked for', () => browser.visit(async (page) => {
    await start(page);
    const found = await page.evaluate(async ({ first, second, others }) => {
      for (const p of others) await engine.remember(p);
      const remembered = await engine.remember({ ...first, dwell: 60_000, selection: ['Marit Dahlen'] });
      const again = await engine.remember({ ...first, text: '', dwell: 30_000 }, { continued: true });
      const related = await engine.related(second);
      const summary = await engine.summarize(second.text, { mode: 'extractive', title: second.title }, { page: second, context: true });
      const recalled = await engine.recall('sea bed turbines that feed the island grid');
      const entry = await engine.entry(first.url);
      return { remembered, again, related, summary, recalled, entry };
    }, { first, second, others });
    assert.equal(found.remembered.entry?.url, first.url);
    assert.equal(found.remembered.entry?.timesRead, 1);
    assert.deepEqual(found.remembered.left, []);
    assert.equal(found.again.entry?.timesRead, 1, 'a reading that goes on is not another');
    assert.equal(found.again.entry?.dwell, 90_000);
    for (const { related, lines } of [{ related: found.related.related, lines: found.related.context }, { related: found.summary.related ?? [], lines: found.summary.inContext ?? [] }]) {
      assert.equal(related[0].url, first.url);
      assert.equal(related[0].title, first.title);
      assert.ok(Math.abs(related.reduce((sum, r) => sum + r.weight, 0) - 1) < 1e-9);
      assert.ok(lines.length > 0);
      for (const line of lines) {
        assert.ok(second.text.includes(line.text), line.text);
        if (line.relation === 'compare') assert.ok(first.text.includes(line.earlier ?? ''), line.earlier);
        assert.equal(line.url, first.url);
        assert.ok(Math.abs(line.lastRead - Date.now()) < 600_000);
      }
    }
    assert.equal(found.recalled[0].url, first.url);
    assert.ok(first.text.includes(found.recalled[0].text));
    assert.deepEqual(found.entry.selection, ['Marit Dahlen']);
    assert.equal(found.entry.passages.join('\n\n').replace(/\s+/g, ' '), first.text.replace(/\s+/g, ' '));
    assert.equal(found.entry.summaries[0].mode, 'extractive');
  }));

  test('changes no summary where its context is off', () => browser.visit(async (page) => {
    const model = browser.model('llama.gguf');
    await start(page);
    const made = await page.evaluate(async ({ first, second, model }) => {
      /** @param {object} [more] */
      const summaries = async (more) => {
        const all = [];
        for (const options of /** @type {const} */ ([{ mode: 'extractive' }, { mode: 'ranked', kind: 'tldr', length: 'long' }, { mode: 'written' }])) {
          all.push(JSON.stringify(await engine.summarize(second.text, options, more)));
        }
        return all;
      };
      await engine.load(model);
      const never = await summaries();
      const empty = await summaries({ page: second, context: true });
      await engine.remember(first);
      const off = await summaries({ page: second, context: false });
      const on = await summaries({ page: second, context: true });
      const privately = await summaries({ page: { ...second, private: true }, context: true });
      return { never, empty, off, on, privately };
    }, { first, second, model });
    assert.deepEqual(made.empty, made.never);
    assert.deepEqual(made.off, made.never);
    assert.deepEqual(made.privately, made.never);
    assert.notDeepEqual(made.on, made.never);
    for (const one of made.on) assert.equal(JSON.parse(one).related[0].url, first.url);
  }));

  test('is found by words, exactly, by site and time, page by page', () => browser.visit(async (page) => {
    await start(page);
    const found = await page.evaluate(async ({ first, others }) => {
      const before = Date.now();
      for (const p of others) await engine.remember(p);
      await engine.remember(first);
      const pinned = await engine.pin(first.url);
      return {
        before,
        pinned,
        all: await engine.entries(),
        page: await engine.entries({ offset: 2, limit: 3 }),
        exact: await engine.entries({ search: 'BOLTED to the floor', exact: true }),
        meant: await engine.entries({ search: 'turbines bolted to the sea bed' }),
        site: await engine.entries({ site: new URL(first.url).hostname }),
        earlier: await engine.entries({ to: new Date(before) }),
        since: await engine.entries({ from: before }),
        pins: await engine.entries({ pinned: true }),
        missing: await failing(engine.entry('https://nowhere.example/')),
        unpinned: (await engine.pin(first.url, false)).pinned,
      };
    }, { first, others });
    const n = others.length + 1;
    assert.equal(found.all.total, n);
    assert.equal(found.all.entries[0].url, first.url, 'last read first');
    assert.equal(found.all.sites.reduce((sum, s) => sum + s.entries, 0), n);
    assert.equal(found.all.days.reduce((sum, s) => sum + s.entries, 0), n);
    assert.deepEqual(found.page.entries.map((e) => e.url), found.all.entries.slice(2, 5).map((e) => e.url));
    assert.deepEqual(found.exact.entries.map((e) => e.url), [first.url]);
    assert.match(found.exact.entries[0].excerpt, /bolted to the floor/);
    assert.equal(found.meant.entries[0].url, first.url);
    assert.ok(found.site.entries.every((e) => e.site === new URL(first.url).hostname) && found.site.total >= 1);
    assert.equal(found.earlier.total, 0);
    assert.equal(found.since.total, n);
    assert.deepEqual(found.pins.entries.map((e) => e.url), [first.url]);
    assert.ok(found.pinned.pinned && !found.unpinned);
    assert.equal(found.missing?.code, 'not-found');
  }));

  test('is summed up, reviewed and graded', () => browser.visit(async (page) => {
    await start(page);
    const found = await page.evaluate(async ({ pages, first }) => {
      for (const p of pages) await engine.remember({ ...p, dwell: 300_000 });
      await engine.pin(first.url);
      return {
        subject: await engine.digest('turbines in Carrow Sound'),
        week: await engine.digest(),
        nothing: await engine.digest('zzzz qqqq'),
        due: await engine.review(), // nothing: all was read just now
        back: await engine.grade(first.url, 'good'),
        wrong: await failing(engine.grade(first.url, /** @type {any} */ ('fine'))),
        nowhere: await failing(engine.grade('https://nowhere.example/', 'good')),
      };
    }, { pages: [first, second, ...others], first });
    assert.deepEqual(found.subject[0].entries.map((e) => e.url).slice(0, 2).sort(), [first.url, second.url].sort());
    assert.ok(found.subject[0].lines.length > 0);
    for (const line of found.subject[0].lines) assert.ok(line.sources.length > 0);
    assert.ok(found.week.some((d) => d.entries.some((e) => e.url === first.url)));
    assert.deepEqual(found.nothing, []);
    assert.deepEqual(found.due, []);
    assert.ok(found.back > Date.now());
    assert.equal(found.wrong?.code, 'option');
    assert.equal(found.nowhere?.code, 'not-found');
  }));

  test('is summed up by the model where one is loaded', () => browser.visit(async (page) => {
    const model = browser.model('llama.gguf');
    await start(page);
    const found = await page.evaluate(async ({ first, second, model }) => {
      for (const p of [first, second]) await engine.remember(p);
      const without = await engine.digest({}, { mode: 'ranked' });
      await engine.load(model);
      /** @type {number[]} */
      const progress = [];
      const ranked = await engine.digest({}, { mode: 'ranked', onProgress: ({ stage, total }) => void (stage === 'digest' && progress.push(total)) });
      const again = await engine.digest({}, { mode: 'ranked' });
      const plain = await engine.digest();
      const stop = new AbortController();
      const stopped = await failing(engine.digest({}, { mode: 'written', signal: stop.signal, onProgress: () => stop.abort() }));
      const wrong = await failing(engine.digest({}, { mode: /** @type {any} */ ('loud') }));
      return { without, ranked, again, plain, progress, stopped, wrong };
    }, { first, second, model });
    assert.deepEqual([found.without[0].mode, found.without[0].fallback], ['extractive', 'there is no model']);
    assert.equal(found.ranked[0].mode, 'ranked');
    assert.equal(found.ranked[0].generated, false);
    for (const { lines } of [found.ranked[0], found.plain[0]]) {
      assert.ok(lines.length > 0);
      for (const line of lines) {
        assert.ok(line.sources.length > 0);
        assert.ok([first, second].some((p) => line.sources.includes(p.url) && p.text.replace(/\s+/g, ' ').includes(line.text)), line.text);
      }
    }
    assert.deepEqual(found.again, found.ranked);
    assert.equal(found.plain[0].mode, 'extractive');
    assert.deepEqual(found.progress, [1]);
    assert.equal(found.stopped?.code, 'cancelled');
    assert.equal(found.wrong?.code, 'option');
  }));

  test('is embedded when an embedder comes', () => browser.visit(async (page) => {
    const model = browser.model('bert.gguf', { embedder: true });
    await start(page);
    const found = await page.evaluate(async ({ first, others, model }) => {
      for (const p of others) await engine.remember(p);
      const words = await engine.recall(first.title);
      await engine.load(model);
      const before = (await engine.memoryUsage()).incomplete;
      for (let i = 0; i < 200 && (await engine.memoryUsage()).incomplete > 0; i++) await new Promise((go) => setTimeout(go, 600));
      const after = (await engine.memoryUsage()).incomplete;
      const meaning = await engine.recall(others[0].title);
      await engine.unload('embedder');
      const without = await engine.recall(others[0].title);
      return { words, before, after, meaning, without };
    }, { first, others, model });
    assert.ok(found.words.every((r) => r.cosine === 0));
    assert.ok(found.before <= others.length); // on a quick machine the first may be embedded already
    assert.equal(found.after, 0);
    assert.ok(found.meaning.some((r) => r.cosine > 0));
    assert.ok(found.without.length > 0 && found.without.every((r) => r.cosine === 0));
  }));
});

describe('forgetting', () => {
  test('takes the bytes away: a page, a site, since a time, all', () => browser.visit(async (page) => {
    await start(page);
    const rare = { first: 'lobster pots', other: others[0].text.split(' ').slice(5, 12).join(' ') };
    const gone = await page.evaluate(async ({ first, second, others }) => {
      for (const p of [first, second, ...others]) await engine.remember(p);
      await engine.grade(first.url, 'good');
      return (await engine.forget({ url: first.url })).map((e) => e.url);
    }, { first, second, others });
    assert.deepEqual(gone, [first.url]);
    let left = await kept(page);
    assert.ok(!left.includes(rare.first) && !left.includes(first.title) && !new RegExp(`${first.url}(?!-)`).test(left));
    assert.ok(left.includes(rare.other));
    const steps = await page.evaluate(async ({ others, second }) => {
      const site = (await engine.forget({ site: new URL(others[0].url).hostname })).map((e) => e.url);
      const before = (await engine.entries()).total;
      const later = Date.now();
      await new Promise((go) => setTimeout(go, 5));
      await engine.remember({ ...second, url: 'https://late.example/', text: 'Zeppelins were seen over the harbour on Sunday. Nobody knew why.' });
      const since = (await engine.forget({ since: later })).map((e) => e.url);
      const wrong = await failing(engine.forget(/** @type {any} */ ({})));
      return { site, before, since, wrong };
    }, { others, second });
    assert.ok(steps.site.includes(others[0].url));
    assert.deepEqual(steps.since, ['https://late.example/']);
    assert.equal(steps.wrong?.code, 'option');
    left = await kept(page);
    assert.ok(!left.includes(rare.other) && !left.includes('Zeppelins'));
    const all = await page.evaluate(async () => {
      await engine.memorySettings({ excluded: ['bank.example'] });
      await engine.forget({ all: true });
      return { entries: await engine.entries(), settings: await engine.memorySettings(), usage: await engine.memoryUsage() };
    });
    assert.equal(all.entries.total, 0);
    assert.equal(all.usage.entries, 0);
    assert.deepEqual(all.settings.excluded, ['bank.example'], 'what was set stays');
    assert.ok(!(await kept(page)).includes('.example/'));
  }));

  test('of private pages there is nothing to do: they leave nothing', () => browser.visit(async (page) => {
    await start(page);
    const found = await page.evaluate(async ({ first, second }) => {
      await engine.remember(first);
      const hidden = { ...second, private: true };
      const remembered = await engine.remember(hidden);
      const continued = await engine.remember({ ...hidden, url: first.url, dwell: 5000 }, { continued: true });
      const related = await engine.related(hidden);
      const summary = await engine.summarize(second.text, {}, { page: hidden, context: true });
      const learned = await engine.feedback(hidden, summary.sentences.map((s, i) => ({ text: s.text, did: i ? 'deleted' : 'kept' })));
      await engine.memorySettings({ excluded: [new URL(second.url).hostname] });
      const excluded = await engine.remember(second);
      const nothing = await engine.related(second);
      await engine.memorySettings({ excluded: [], on: false });
      const off = await engine.remember(second);
      const silent = await engine.related(second);
      return { ignored: [remembered, continued, excluded, off].map((r) => r.ignored), related, nothing, silent, summary, learned, entry: await engine.entry(first.url) };
    }, { first, second });
    assert.deepEqual(found.ignored, ['private', 'private', 'excluded', 'off']);
    for (const r of [found.related, found.nothing, found.silent]) assert.deepEqual(r, { related: [], context: [] });
    assert.ok(found.summary.text && !found.summary.related && !found.summary.inContext);
    assert.equal(found.learned.summaries, 0);
    assert.equal(found.entry.dwell, 0);
    const left = await kept(page);
    assert.ok(!left.includes(second.title) && !left.includes('mussels roughened'));
  }));
});

describe('carrying the memory along', () => {
  test('as JSON, Markdown, and under a passphrase', async () => {
    /** @type {Record<string, {name: string, bytes: number[]}>} */
    const files = {};
    await browser.visit(async (page) => {
      await start(page);
      Object.assign(files, await page.evaluate(async ({ first, others }) => {
        for (const p of others) await engine.remember(p);
        await engine.remember({ ...first, dwell: 61_000, selection: ['Hesk'] });
        await engine.pin(first.url);
        await engine.memorySettings({ budget: 40_000_000, excluded: ['bank.example'] });
        await engine.grade(first.url, 'good');
        const [kept, deleted] = first.text.split('. ');
        await engine.feedback(first, [{ text: `${kept}.`, did: 'kept' }, { text: `${deleted}.`, did: 'deleted' }]);
        /** @type {Record<string, {name: string, bytes: number[]}>} */
        const files = {};
        for (const format of /** @type {const} */ (['json', 'markdown', 'archive'])) {
          const file = await engine.exportMemory({ format, passphrase: format === 'archive' ? 'right' : undefined });
          files[format] = { name: file.name, bytes: [...new Uint8Array(await file.arrayBuffer())] };
        }
        const none = await failing(engine.exportMemory({ format: 'archive' }));
        if (none?.code !== 'passphrase') throw new Error(`without a passphrase: ${none?.code}`);
        return files;
      }, { first, others }));
    });
    assert.match(files.json.name, /^precis-memory-\d{4}-\d\d-\d\d\.json$/);
    assert.match(files.markdown.name, /\.zip$/);
    assert.match(files.archive.name, /\.json\.age$/);
    assert.ok(!Buffer.from(files.archive.bytes).includes('Carrow'));
    assert.ok(Buffer.from(files.json.bytes).includes('Carrow'));
    for (const [format, { name, bytes }] of Object.entries(files)) {
      await browser.visit(async (page) => {
        await start(page);
        const found = await page.evaluate(async ({ name, bytes, url, question }) => {
          const file = new File([new Uint8Array(bytes)], name);
          const refused = name.endsWith('.age')
            ? [await failing(engine.importMemory(file)), await failing(engine.importMemory(file, { passphrase: 'wrong' }))] : [];
          const cut = await failing(engine.importMemory(file.slice(0, bytes.length - 40), { passphrase: 'right' }));
          await engine.forget({ all: true });
          const done = await engine.importMemory(file, { passphrase: 'right' });
          const again = await engine.importMemory(file, { passphrase: 'right' });
          const settings = await engine.memorySettings();
          return { refused, cut, done, again, settings, entry: await engine.entry(url), recalled: await engine.recall(question) };
        }, { name, bytes, url: first.url, question: first.title });
        assert.deepEqual(found.refused.map((f) => f?.code), format === 'archive' ? ['passphrase', 'passphrase'] : []);
        assert.equal(found.cut?.code, 'archive');
        assert.equal(found.done.added, others.length + 1);
        assert.deepEqual({ ...found.again, left: 0 }, { added: 0, changed: 0, same: others.length + 1, excluded: 0, refused: 0, left: 0, settings: [], learned: false, reviews: 0 });
        const { settings, learned, reviews } = found.done;
        const whole = { settings: ['budget', 'excluded'], learned: true, reviews: 1 };
        assert.deepEqual({ settings, learned, reviews }, format === 'markdown' ? { settings: [], learned: false, reviews: 0 } : whole);
        if (format !== 'markdown') assert.deepEqual([found.settings.budget, found.settings.excluded], [40_000_000, ['bank.example']]);
        assert.equal(found.entry.title, first.title);
        assert.equal(found.entry.dwell, 61_000);
        assert.ok(found.entry.pinned);
        assert.deepEqual(found.entry.selection, ['Hesk']);
        if (format !== 'markdown') assert.equal(found.recalled[0].url, first.url);
      });
    }
  });

  test('to the command line and back, under a passphrase', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'precis-'));
    const env = { ...process.env, PRECIS_PASSPHRASE: 'over the bridge', PRECIS_MEMORY: join(folder, 'memory.db') };
    const precis = (/** @type {string[]} */ ...args) => execFileSync('go', ['run', './cmd/precis', 'memory', ...args], { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await browser.visit(async (page) => {
        await start(page);
        const bytes = await page.evaluate(async ({ first, second }) => {
          await engine.remember(first);
          await engine.remember(second);
          const file = await engine.exportMemory({ format: 'archive', passphrase: 'over the bridge' });
          return [...new Uint8Array(await file.arrayBuffer())];
        }, { first, second });
        writeFileSync(join(folder, 'there.json.age'), Buffer.from(bytes));
      });
      precis('import', '--by-words', join(folder, 'there.json.age'));
      precis('forget', '--url', second.url);
      precis('export', join(folder, 'back.json.age'));
      const back = [...readFileSync(join(folder, 'back.json.age'))];
      await browser.visit(async (page) => {
        await start(page);
        const found = await page.evaluate(async ({ back, url }) => {
          const done = await engine.importMemory(new Blob([new Uint8Array(back)]), { passphrase: 'over the bridge' });
          return { added: done.added, title: (await engine.entry(url)).title };
        }, { back, url: first.url });
        assert.deepEqual(found, { added: 1, title: first.title });
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('refuses what is no memory', () => browser.visit(async (page) => {
    await start(page);
    const codes = await page.evaluate(async () => {
      const of = async (/** @type {string} */ content) => (await failing(engine.importMemory(new Blob([content]))))?.code;
      return [await of(''), await of('%PDF-1.7'), await of('{"format":"precis-memory","version":99,"entries":[]}'), await of('age-encryption.org/v1\n-> X25519 abc\n')];
    });
    assert.deepEqual(codes, ['archive', 'archive', 'newer', 'archive']);
  }));
});

describe('several tabs', () => {
  test('see what the others remember, forget and set', () => browser.visit(async (a, open) => {
    const b = await open();
    await start(a);
    await start(b);
    await a.evaluate(async (others) => {
      for (const p of others) await engine.remember(p);
    }, others);
    const inB = await b.evaluate(async ({ first, others }) => {
      const found = await engine.recall(others[0].title);
      await engine.remember(first);
      await engine.memorySettings({ context: false });
      return found[0].url;
    }, { first, others });
    assert.equal(inB, others[0].url);
    const inA = await a.evaluate(async ({ first }) => {
      const before = (await engine.recall(first.title))[0].url;
      await engine.forget({ url: first.url });
      return { before, settings: await engine.memorySettings() };
    }, { first });
    assert.equal(inA.before, first.url);
    assert.equal(inA.settings.context, false);
    const after = await b.evaluate(async ({ first }) => (await engine.recall(first.title)).map((r) => r.url), { first });
    assert.ok(!after.includes(first.url));
    // Both write at once: nothing is lost.
    await Promise.all([a, b].map((page, tab) => page.evaluate(async ({ text, tab }) => {
      for (let i = 0; i < 10; i++) await engine.remember({ url: `https://tab${tab}.example/${i}`, title: `Tab ${tab}, page ${i}`, text: `${text} ${i} ${tab}`.repeat(2) });
    }, { text: `Zeppelin number`, tab })));
    const total = await a.evaluate(async () => {
      const { entries } = await engine.entries({ limit: 1000 });
      return entries.filter((e) => e.site.startsWith('tab')).reduce((sum, e) => sum + 1 + (e.also?.length ?? 0), 0);
    });
    assert.equal(total, 20);
  }));

  test('that are closed while they write leave a whole memory', () => browser.visit(async (page, open) => {
    for (let round = 0; round < 3; round++) {
      const tab = await open();
      await start(tab);
      const begun = tab.evaluate(async ({ others, round }) => {
        for (let i = 0; ; i++) {
          const p = others[i % others.length];
          await engine.remember({ ...p, url: `${p.url}?${round}-${i}`, text: `${p.text} Copy ${round}-${i}.` });
          Object.assign(window, { written: i + 1 });
        }
      }, { others, round }).catch(() => {}); // the tab is gone
      await tab.waitForFunction((n) => /** @type {any} */ (window).written > n, 2 + round);
      await tab.close();
      await begun;
    }
    await start(page);
    const found = await page.evaluate(async () => {
      const { entries, total } = await engine.entries({ limit: 1000 });
      const whole = [];
      for (const e of entries) whole.push((await engine.entry(e.url)).passages.length > 0);
      return { total, whole, usage: await engine.memoryUsage(), notices };
    });
    assert.ok(found.total > 0 && found.whole.every(Boolean));
    assert.equal(found.usage.entries, found.total);
    assert.deepEqual(found.notices, []);
  }));
});

describe('what was set and learnt', () => {
  test('survives a reload, and is reset', () => browser.visit(async (page) => {
    await start(page);
    const taught = await page.evaluate(async (pages) => {
      await engine.memorySettings({ excluded: ['https://www.Bank.example/x', 'bank.example'], budget: 5e8, context: false });
      let learned;
      for (const p of pages) {
        const summary = await engine.summarize(p.text, { mode: 'extractive', kind: 'tldr', limit: { sentences: 8, words: 0 } });
        learned = await engine.feedback(p, summary.sentences.map(({ text }) => (
          /\d/.test(text) ? { text, did: 'kept' } : { text, did: 'edited', edited: 'Nothing of it.' }
        )));
      }
      return learned;
    }, [first, second, ...others]);
    assert.ok((taught?.summaries ?? 0) >= 8);
    assert.ok((taught?.weights.find((w) => w.feature === 'numbers')?.value ?? 0) > 0.5);

    await page.reload();
    await start(page);
    const after = await page.evaluate(async (pages) => {
      const figures = async (/** @type {object} */ more) => {
        let n = 0;
        for (const p of pages) {
          const { sentences } = await engine.summarize(p.text, { mode: 'extractive', kind: 'tldr', length: 'short' }, { page: p, ...more });
          n += sentences.filter((s) => /\d/.test(s.text)).length;
        }
        return n;
      };
      const settings = await engine.memorySettings();
      const learned = await engine.learned();
      const plain = await figures({ context: false });
      const off = await figures({ context: true }); // but it is off in the settings
      await engine.memorySettings({ context: true });
      const heeded = await figures({ context: true });
      const reset = await engine.resetLearned();
      return { settings, learned, plain, off, heeded, reset, after: await figures({ context: true }), wrong: await failing(engine.memorySettings({ budget: -1 })) };
    }, [first, second, ...others]);
    assert.deepEqual(after.settings, { on: true, context: false, budget: 5e8, excluded: ['bank.example'] });
    assert.deepEqual(after.learned, taught);
    assert.equal(after.off, after.plain);
    assert.ok(after.heeded > after.plain, `${after.heeded} sentences with figures, ${after.plain} before`);
    assert.equal(after.reset.summaries, 0);
    assert.equal(after.after, after.plain);
    assert.equal(after.wrong?.code, 'option');

    await page.reload();
    await start(page);
    assert.equal((await page.evaluate(() => engine.learned())).summaries, 0);
  }));

  test('the browser is asked once to keep it', () => browser.visit(async (page) => {
    await start(page);
    const asked = await page.evaluate(async ({ first, second }) => {
      let asked = 0;
      navigator.storage.persisted = async () => false;
      navigator.storage.persist = async () => { asked++; return true; };
      await engine.remember({ ...first, private: true });
      const before = asked;
      await engine.remember(first);
      await engine.remember(second);
      return [before, asked];
    }, { first, second });
    assert.deepEqual(asked, [0, 1]);
  }));
});

describe('where the browser does not let it be', () => {
  test('no databases: a notice, nothing kept, summaries go on', () => browser.visit(async (page) => {
    await start(page, withoutDatabases);
    const found = await page.evaluate(async ({ first, second }) => {
      const remembered = await engine.remember(first);
      const summary = await engine.summarize(second.text, {}, { page: second, context: true });
      return {
        remembered, summary, notices,
        recalled: await engine.recall('turbines'),
        entries: await engine.entries(),
        usage: await engine.memoryUsage(),
        settings: await engine.memorySettings(),
        change: await failing(engine.memorySettings({ on: false })),
        carried: await failing(engine.exportMemory({ format: 'json' })),
      };
    }, { first, second });
    assert.equal(found.remembered.ignored, 'unavailable');
    assert.deepEqual(found.notices, [{ code: 'unavailable', left: [] }]);
    assert.ok(found.summary.text);
    assert.deepEqual(found.recalled, []);
    assert.equal(found.entries.total, 0);
    assert.equal(found.usage.available, false);
    assert.equal(found.usage.reason, 'unavailable');
    assert.equal(found.settings.on, true);
    assert.deepEqual([found.change?.code, found.carried?.code], ['unavailable', 'unavailable']);
  }));

  test('a tab that holds an older version: blocked, and whole again when it lets go', () => browser.visit(async (page, open) => {
    const older = await open();
    await older.evaluate(() => new Promise((opened) => {
      const request = indexedDB.open('precis-memory', 1);
      request.onsuccess = () => { Object.assign(window, { held: request.result }); opened(null); };
    }));
    await start(page);
    const held = await page.evaluate(async ({ first, second }) => {
      const summary = await engine.summarize(second.text, {}, { page: second, context: true });
      return { failure: await failing(engine.remember(first)), summary, notices: [...notices], usage: await engine.memoryUsage() };
    }, { first, second });
    assert.equal(held.failure?.code, 'blocked');
    assert.ok(held.summary.text);
    assert.ok(held.notices.some((n) => n.code === 'blocked'));
    assert.deepEqual([held.usage.available, held.usage.reason], [false, 'blocked']);
    await older.evaluate(() => /** @type {any} */ (window).held.close());
    const url = await page.evaluate(async (first) => (await engine.remember(first)).entry?.url, first);
    assert.equal(url, first.url);
  }));

  test('a memory that the browser removed: told, and a new one made', () => browser.visit(async (page) => {
    await start(page);
    const found = await page.evaluate(async ({ first, second }) => {
      await engine.remember(first);
      await new Promise((done, failed) => {
        const request = indexedDB.deleteDatabase('precis-memory');
        request.onsuccess = done;
        request.onerror = failed;
      });
      const remembered = await engine.remember(second);
      return { remembered, notices, entries: await engine.entries() };
    }, { first, second });
    assert.equal(found.remembered.entry?.url, second.url);
    assert.deepEqual(found.notices.map((n) => n.code), ['lost']);
    assert.deepEqual(found.entries.entries.map((e) => e.url), [second.url]);
  }));

  test('no room: the oldest that is not pinned leaves, and is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'precis-'));
    const context = await launchProfile(folder); // what is kept in memory alone has no quota
    try {
      const page = await context.newPage();
      await page.goto(browser.url);
      const session = await context.newCDPSession(page);
      await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(browser.url).origin, quotaSize: 16_000_000 });
      await start(page);
      const found = await page.evaluate(async () => {
        /** @type {string[]} */
        const left = [];
        const remember = async (/** @type {number} */ i) => {
          let seed = i + 1;
          const word = () => (seed = (seed * 48_271) % 0x7fffffff).toString(36); // nothing that the browser could compress
          const text = Array.from({ length: 40_000 }, (_, w) => word() + (w % 12 === 11 ? '.' : '')).join(' ');
          const result = await engine.remember({ url: `https://big.example/${i}`, title: `Page ${i}`, text }, { summary: { text: `${i}.`, generated: false } });
          left.push(...result.left.map((e) => e.url));
        };
        await remember(0);
        await engine.pin('https://big.example/0');
        let n = 1;
        for (; left.length === 0 && n < 100; n++) await remember(n);
        return { left, n, first: await engine.entry('https://big.example/0').then((e) => e.pinned), total: (await engine.entries()).total, usage: await engine.memoryUsage() };
      });
      assert.equal(found.left[0], 'https://big.example/1', 'the oldest one that is not pinned');
      assert.ok(found.first);
      assert.equal(found.total, found.n - found.left.length);
      assert.equal(found.usage.entries, found.total);
    } finally {
      await context.close();
      rmSync(folder, { recursive: true });
    }
  });
});
