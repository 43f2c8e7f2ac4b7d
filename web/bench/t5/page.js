/** @file The other sides of the benchmark of T5, in the page: one thread each, the same weights, the same tokens. */
import { Wllama } from '@wllama/wllama';

/**
 * @typedef {object} Measurement  times in ms, the best of all repetitions
 * @property {number} encode  of the input
 * @property {number} greedy  for a token
 * @property {number} tokens  encoded
 * @property {number[]} written  greedily; empty where the tokens are given
 */

/**
 * Tokens from all over the vocabulary of t5-small, past its special ones. internal/t5speed has the same.
 * @param {number} n
 */
const inputTokens = (n) => Array.from({ length: n }, (_, i) => 3 + ((i * 7919) % 32000));

/**
 * llama.cpp compiled to WebAssembly. It is given the tokens to read back, so that its choice of each is not measured.
 * @param {{model: string, input: number, steps: number, repeat: number}} options  model: the address of a GGUF file
 * @returns {Promise<Measurement>}
 */
export async function measureWllama({ model, input, steps, repeat }) {
  const wllama = new Wllama({ 'single-thread/wllama.wasm': new URL('wllama.wasm', location.href).href }, { suppressNativeLog: true });
  const blob = await (await fetch(model)).blob();
  await wllama.loadModel([blob], { n_ctx: 1024, n_batch: 512, n_threads: 1 });
  const start = wllama.getDecoderStartToken();
  let encode = Infinity;
  let greedy = Infinity;
  let tokens = 0;
  for (let i = 0; i < repeat; i++) {
    await wllama.kvClear();
    const begun = performance.now();
    await wllama.encode(inputTokens(input));
    const encoded = performance.now();
    for (let step = 0; step < steps; step++) ({ nPast: tokens } = await wllama.decode([start], {}));
    const written = performance.now();
    encode = Math.min(encode, encoded - begun);
    greedy = Math.min(greedy, (written - encoded) / steps);
  }
  await wllama.exit();
  if (tokens < steps) throw new Error(`wllama: read ${tokens} tokens in its decoder, want ${steps}`);
  return { encode, greedy, tokens: input, written: [] };
}

/**
 * transformers.js on ONNX Runtime.
 * @param {{library: string, folder: string, name: string, input: number, steps: number, repeat: number}} options
 *   library: the address of transformers.js, beside the files of ONNX Runtime; name: of the model in folder
 * @returns {Promise<Measurement>}
 */
export async function measureTransformers({ library, folder, name, input, steps, repeat }) {
  const { AutoModelForSeq2SeqLM, Tensor, env } = await import(library);
  Object.assign(env, { allowRemoteModels: false, allowLocalModels: true, localModelPath: folder, useBrowserCache: false });
  Object.assign(env.backends.onnx.wasm, { numThreads: 1, proxy: false, wasmPaths: new URL('.', library).href });
  const model = await AutoModelForSeq2SeqLM.from_pretrained(name, { dtype: 'q8', device: 'wasm' });
  const tensor = (/** @type {number} */ n, /** @type {(i: number) => number} */ at) =>
    new Tensor('int64', BigInt64Array.from({ length: n }, (_, i) => BigInt(at(i))), [1, n]);
  const ids = inputTokens(input);
  const inputs = { input_ids: tensor(input, (i) => ids[i]), attention_mask: tensor(input, () => 1) };
  const feeds = { input_ids: inputs.input_ids.ort_tensor, attention_mask: inputs.attention_mask.ort_tensor };
  let encode = Infinity;
  let greedy = Infinity;
  let tokens = 0;
  /** @type {number[]} */
  let written = [];
  for (let i = 0; i < repeat; i++) {
    const begun = performance.now();
    const { last_hidden_state: states } = await model.sessions.model.run(feeds);
    const encoded = performance.now();
    const sequences = await model.generate({ ...inputs, max_new_tokens: steps, min_new_tokens: steps, do_sample: false });
    const done = performance.now();
    tokens = states.dims[1];
    written = Array.from(sequences.tolist()[0], Number).slice(1);
    encode = Math.min(encode, encoded - begun);
    greedy = Math.min(greedy, (done - encoded - (encoded - begun)) / steps);
  }
  return { encode, greedy, tokens, written };
}

Object.assign(globalThis, { bench: { measureTransformers, measureWllama } });
