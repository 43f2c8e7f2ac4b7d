// What the figures were measured on: the kind of machine, never its name.

import { execFileSync } from 'node:child_process';
import { cpus, platform, totalmem } from 'node:os';

/** @param {string} browser version */
export function machine(browser) {
  const [{ model }, ...others] = cpus();
  return {
    processor: model.trim(),
    cores: others.length + 1,
    gibibytes: Math.round(totalmem() / 2 ** 30),
    system: platform(),
    browser: `Chromium ${browser}`,
    go: execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim(),
  };
}
