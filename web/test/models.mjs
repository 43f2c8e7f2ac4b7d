import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Runs internal/samplemodel/sample, which writes into a folder.
 * @param {...string} args
 * @returns {Record<string, Buffer>} the files by name
 */
function sample(...args) {
  const folder = mkdtempSync(join(tmpdir(), 'precis-'));
  try {
    execFileSync('go', ['run', './internal/samplemodel/sample', '-o', folder, ...args], { cwd: root });
    return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A small model of random weights as GGUF.
 * @param {'t5' | 'bert'} family
 */
export const sampleModel = (family) => sample('-family', family)['model.gguf'];

/**
 * A small T5 of random weights as Hugging Face stores it: files by name.
 * @param {'t5' | 't5-shards' | 't5-small'} what  in one file, in several, or of the shape of t5-small
 */
export const sampleRepository = (what) => sample('-repository', what);
