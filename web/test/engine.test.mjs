// The engine without the page: models side by side in memory, tasks, and their ends.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useEngine } from './engine.mjs';
import { sampleModel } from './models.mjs';
import { tinyModel } from './site.mjs';

const words = Array.from({ length: 300 }, (_, i) => `w${(i * 37) % 900 + 4}${i % 9 === 8 ? '.' : ''}`).join(' ');
const article = Array.from({ length: 40 }, (_, i) => `The moon is ${i} of the gear and the leaf was in the sea ${i} times.`).join(' ');

const browser = useEngine(() => ({
  'llama.gguf': tinyModel(),
  't5.gguf': sampleModel('t5'),
  'bert.gguf': sampleModel('bert'),
}));

describe('models side by side', () => {
  test('say what they are and can do', () => browser.visit(async (page) => {
    const files = [browser.model('llama.gguf'), browser.model('t5.gguf'), browser.model('bert.gguf', { embedder: true })];
    const [llama, t5, bert] = await page.evaluate(async (files) => {
      const engine = new Engine('worker.js');
      const results = [];
      for (const file of files) results.push(await engine.load(file));
      return results;
    }, files);
    assert.equal(llama.info.architecture, 'llama');
    assert.deepEqual(llama.tasks, ['summarize', 'ask', 'generate', 'chat']);
    assert.deepEqual(llama.translations, []);
    assert.equal(t5.info.architecture, 't5');
    assert.deepEqual(t5.tasks, ['summarize', 'ask', 'generate', 'translate']);
    assert.deepEqual(t5.translations, ['de', 'fr', 'ro'].map((to) => ({ from: 'en', to })));
    assert.deepEqual(bert.tasks, ['embed']);
    assert.ok(bert.info.parameters > 0);
  }));

  test('work one after another; replacing one keeps the other and its memory', () => browser.visit(async (page) => {
    const files = { llama: browser.model('llama.gguf'), t5: browser.model('t5.gguf'), bert: browser.model('bert.gguf', { embedder: true }) };
    const found = await page.evaluate(async ({ llama, t5, bert, words }) => {
      const engine = new Engine('worker.js');
      const write = async (/** @type {string} */ prompt) => (await engine.generate({ prompt, options: { maxNewTokens: 8, doSample: false } })).texts[0].text;
      await engine.load(llama);
      const alone = await write('the moon');
      const { memory } = await engine.measure({ lengths: [8], steps: 1 });
      await engine.load(bert);
      const beside = await write('the moon');
      const sizes = [memory];
      for (let i = 0; i < 3; i++) {
        await engine.load(t5);
        await engine.load(llama);
        sizes.push((await engine.measure({ lengths: [8], steps: 1 })).memory);
      }
      const again = await write('the moon');
      return { alone, beside, again, sizes };
    }, { ...files, words });
    assert.equal(found.beside, found.alone);
    assert.equal(found.again, found.alone);
    assert.ok(found.alone.length > 0);
    assert.deepEqual(new Set(found.sizes).size, 1, `kernel memory grows: ${found.sizes}`);
  }));

  test('are not taken for each other', () => browser.visit(async (page) => {
    const files = [browser.model('bert.gguf'), browser.model('t5.gguf', { embedder: true })];
    const failures = await page.evaluate((files) => Promise.all(files.map((file) => failing(new Engine('worker.js').load(file)))), files);
    assert.match(failures[0]?.message ?? '', /is an embedder, want a language model/);
    assert.match(failures[1]?.message ?? '', /is a language model, want an embedder/);
    assert.deepEqual(failures.map((f) => f?.code), ['model', 'model']);
  }));

  test('loading another ends what used the one before', () => browser.visit(async (page) => {
    const files = [browser.model('llama.gguf'), browser.model('t5.gguf')];
    const { failure, tasks } = await page.evaluate(async ([llama, t5]) => {
      const engine = new Engine('worker.js');
      await engine.load(llama);
      /** @type {Promise<import('../shim/protocol.js').LoadResult> | undefined} */
      let second;
      const failure = await failing(engine.generate({ prompt: 'the moon', options: { maxNewTokens: 4000, minNewTokens: 4000 } }, {
        onEvent: ({ stage }) => { if (stage === 'writing') second ??= engine.load(t5); },
      }));
      return { failure, tasks: (await second)?.tasks };
    }, files);
    assert.equal(failure?.code, 'cancelled');
    assert.ok(tasks?.includes('translate'));
  }));
});

test('the catalogue says what suits, the best first, and what can be had', () => browser.visit(async (page) => {
  const [translators, embedders] = await page.evaluate(async () => {
    const engine = new Engine('worker.js');
    const device = { memoryGB: 4, cores: 4, languages: ['de'], effectiveType: '4g', downlinkMbps: 10 };
    return [await engine.catalogue({ task: 'translation', device }), await engine.catalogue({ task: 'sentence-similarity' })];
  });
  const ranks = translators.models.map((m) => m.recommendation?.rank ?? Infinity);
  assert.deepEqual(ranks, ranks.toSorted((a, b) => a - b));
  const [best] = translators.models;
  assert.ok(best.recommendation?.fits && best.tasks.includes('translation') && best.languages.includes('de'), best.id);
  assert.match(best.recommendation.reason, /MB.*German/);
  assert.ok(best.recommendation.bytes > 0 && best.sizes[best.recommendation.quantization] > 0);
  assert.equal(embedders.models[0].id, 'sentence-transformers/all-MiniLM-L6-v2');
  assert.equal(embedders.models.length, translators.models.length);
  const known = embedders.models.find((m) => m.id === 'HuggingFaceTB/SmolLM2-135M-Instruct');
  assert.equal(known?.recommendation, undefined);
  assert.ok(known?.files[0].sha256 && known.files[0].bytes > 0);
}));

describe('a task', () => {
  test('without a model that does it says so', () => browser.visit(async (page) => {
    const failures = await page.evaluate(async (llama) => {
      const engine = new Engine('worker.js');
      const none = await Promise.all([failing(engine.generate({ prompt: 'x' })), failing(engine.translate('The moon is far.', { to: 'de' }))]);
      await engine.load(llama);
      return [...none, await failing(engine.generate({ prompt: 'x', task: 'translation_en_to_de' })), await failing(engine.generate({ prompt: 'x', options: { temperature: -1 } }))];
    }, browser.model('llama.gguf'));
    assert.deepEqual(failures.map((f) => f?.code), ['task', 'task', 'task', 'option']);
  }));

  test('chats, samples and gives several texts', () => browser.visit(async (page) => {
    const results = await page.evaluate(async (llama) => {
      const engine = new Engine('worker.js');
      await engine.load(llama);
      const options = { maxNewTokens: 6, doSample: true, seed: 7, numReturnSequences: 3 };
      const messages = [{ role: 'user', content: 'the moon' }];
      return [await engine.generate({ messages, options }), await engine.generate({ messages, options }), await engine.generate({ prompt: 'the moon', options })];
    }, browser.model('llama.gguf'));
    assert.deepEqual(results[0], results[1]);
    assert.equal(results[0].texts.length, 3);
    assert.ok(results[0].input > results[2].input, 'the template of the chat is read too');
  }));

  test('with an encoder-decoder: written and ranked summaries, translation, generation', () => browser.visit(async (page) => {
    const found = await page.evaluate(async ({ t5, words, article }) => {
      const engine = new Engine('worker.js');
      await engine.load(t5);
      const stages = new Set();
      const onEvent = (/** @type {import('../shim/protocol.js').Event} */ { stage }) => { stages.add(stage); };
      const written = await engine.summarize(article, { mode: 'written', kind: 'tldr' }, { onEvent });
      const ranked = await engine.summarize(article, { mode: 'ranked', kind: 'tldr' });
      const translated = await engine.translate(`${words}\n\n${words.slice(0, 50)}`, { from: 'en', to: 'fr' });
      const generated = await engine.generate({ prompt: words, options: { maxNewTokens: 12, numBeams: 4, numReturnSequences: 2 } });
      return { stages: [...stages], written, ranked, translated, generated };
    }, { t5: browser.model('t5.gguf'), words, article });
    assert.ok(found.stages.includes('reading'), found.stages.join());
    assert.equal(found.ranked.mode, 'ranked');
    assert.ok(found.translated.text.length > 0);
    assert.equal(found.translated.trained, true);
    assert.equal(found.generated.texts.length, 2);
    assert.ok(found.generated.texts[0].score >= found.generated.texts[1].score);
  }));
});

describe('a question', () => {
  const facts = 'Die Größe 😀 of the harbour was given in 1912. The old lighthouse of Ardmore was built by Robert Stevenson in 1822. '
    + 'Its lamp was changed three times. The keeper had two dogs and a boat. Visitors come in summer to see the birds on the cliffs.';

  test('is answered with the text’s own sentence, whose place is told; or the text does not say', () => browser.visit(async (page) => {
    const [answer, other] = await page.evaluate(async (facts) => {
      const engine = new Engine('worker.js');
      return [await engine.ask(facts, 'Who built the lighthouse of Ardmore?'), await engine.ask(facts, 'What does a railway ticket to Prague cost?')];
    }, facts);
    assert.equal(answer.found, true);
    assert.match(answer.text, /Robert Stevenson/);
    assert.equal(answer.generated, false);
    const [{ start, end }] = answer.evidence;
    assert.equal(facts.slice(start, end), 'The old lighthouse of Ardmore was built by Robert Stevenson in 1822.');
    assert.equal(other.found, false);
    assert.deepEqual(other.evidence, []);
  }));

  test('is answered with a language model and an embedder', () => browser.visit(async (page) => {
    const files = [browser.model('llama.gguf'), browser.model('bert.gguf', { embedder: true })];
    const { answers, stages } = await page.evaluate(async ({ files, facts }) => {
      const engine = new Engine('worker.js');
      for (const file of files) await engine.load(file);
      const stages = new Set();
      const answers = [];
      for (const mode of /** @type {const} */ (['ranked', 'written', 'quoted'])) {
        answers.push(await engine.ask(facts, 'Who built the lighthouse of Ardmore?', { mode, onEvent: ({ stage }) => { stages.add(stage); } }));
      }
      return { answers, stages: [...stages] };
    }, { files, facts });
    assert.ok(stages.includes('reading'), stages.join());
    for (const { passages } of answers) assert.ok(passages.every(({ start, end }) => start < end && end <= facts.length));
  }));
});

describe('cancel', () => {
  /** What is cancelled, at which stage. @type {Record<string, [model: 'llama' | 't5', stage: string, run: string]>} */
  const cases = {
    'a written summary': ['llama', 'writing', 'engine.summarize(article, { mode: "written" }, watch)'],
    'a ranked summary': ['llama', 'reading', 'engine.summarize(article, { mode: "ranked" }, watch)'],
    'a generation': ['llama', 'writing', 'engine.generate({ prompt: "the moon", options: { maxNewTokens: 4000, minNewTokens: 4000 } }, watch)'],
    'an encoder at work': ['t5', 'reading', 'engine.generate({ prompt: article, options: { maxNewTokens: 400, minNewTokens: 400 } }, watch)'],
    'a translation': ['t5', 'reading', 'engine.translate(article, { from: "en", to: "de" }, watch)'],
    'a question': ['llama', 'ranking', 'engine.ask(article, "Was the leaf in the sea 7 times?", { mode: "ranked", ...watch })'],
    'a decoder of an encoder-decoder': ['t5', 'writing', 'engine.generate({ prompt: article, options: { maxNewTokens: 400, minNewTokens: 400 } }, watch)'],
  };
  for (const [name, [model, stage, run]] of Object.entries(cases)) {
    test(`of ${name} works without ending the worker`, () => browser.visit(async (page) => {
      const { failure, took } = await page.evaluate(async ({ file, stage, run, article }) => {
        const engine = new Engine('worker.js', { patience: 60_000 }); // it is not ended, however busy the machine
        await engine.load(file);
        const abort = new AbortController();
        let at = 0;
        const watch = { signal: abort.signal, onEvent: (/** @type {import('../shim/protocol.js').Event} */ event) => {
          if (event.stage !== stage || at) return;
          at = performance.now();
          abort.abort();
        } };
        const failure = await failing(new Function('engine', 'article', 'watch', `return ${run}`)(engine, article, watch));
        return { failure, took: performance.now() - at };
      }, { file: browser.model(`${model}.gguf`), stage, run, article });
      assert.equal(failure?.code, 'cancelled');
      console.log(`# ${name}: ${took.toFixed(0)} ms`);
    }));
  }
});

test('ten megabytes of text let the event loop in, and are left off by the same worker', () => browser.visit(async (page) => {
  const { answers, longest, took, failures, delays, sentences } = await page.evaluate(async () => {
    const nouns = ['moon', 'gear', 'leaf', 'river', 'stone', 'harbour', 'engine', 'letter'];
    const lines = [];
    for (let i = 0, bytes = 0; bytes < 10e6; i++) {
      lines.push(`The ${nouns[i % 8]}${i % 997} was beside the ${nouns[(i * 7) % 8]}${i % 613} in the ${nouns[(i * 3) % 8]} of the year ${1000 + (i % 900)}.${i % 5 ? ' ' : '\n\n'}`);
      bytes += lines[i].length;
    }
    const text = lines.join('');
    const engine = new Engine('worker.js', { patience: 60_000 });
    await engine.start();
    /** While it works, the worker is asked what is quick to answer. @param {(answers: number) => void} [after] @param {AbortSignal} [signal] */
    const run = async (after, signal) => {
      let answers = 0, longest = 0, working = true;
      const summary = engine.summarize(text, { mode: 'extractive' }, { signal });
      summary.catch(() => {}).finally(() => { working = false; });
      while (working) {
        const asked = performance.now();
        await engine.usage();
        longest = Math.max(longest, performance.now() - asked);
        answers++;
        after?.(answers);
      }
      return { answers, longest, summary };
    };
    const start = performance.now();
    const { answers, longest, summary } = await run();
    const took = performance.now() - start;
    const failures = [], delays = [];
    for (const stop of [2, 8, 24]) {
      const abort = new AbortController();
      let at = 0;
      const { summary } = await run((answers) => {
        if (answers !== stop) return;
        at = performance.now();
        abort.abort();
      }, abort.signal);
      failures.push((await failing(summary))?.code);
      delays.push(performance.now() - at);
    }
    return { answers, longest, took, failures, delays, sentences: (await summary).sentences };
  });
  console.log(`# ${took.toFixed(0)} ms in all, with ${answers} answers in between, the slowest in ${longest.toFixed(0)} ms; cancelled after ${delays.map((d) => d.toFixed(0)).join(', ')} ms`);
  assert.ok(sentences.length > 0);
  assert.ok(answers > 30, `${answers} answers`);
  assert.deepEqual(failures, ['cancelled', 'cancelled', 'cancelled']);
}));
