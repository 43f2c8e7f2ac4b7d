// The web platform's public tests, where a checkout of them is named by PRECIS_WPT.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runTests } from './wpt.mjs';

const checkout = process.env.PRECIS_WPT;

/** Those that do not pass, with the reason. */
const exceptions = /** @type {Record<string, string>} */ ({
  'Create requires sticky user activation when availability is "downloadable"': 'nothing is to be downloaded',
  'LanguageDetector.detect() detects the correct language': 'it expects Afrikaans, Māori, Zulu and romanized Greek, Hindi and Japanese to be known',
});

describe('web-platform-tests', { skip: checkout ? false : 'PRECIS_WPT names no checkout' }, () => {
  test('Summarizer and LanguageDetector', async () => {
    const outcomes = await runTests(/** @type {string} */ (checkout));
    const others = outcomes.filter(({ status, name }) => status !== 'pass' && !(name in exceptions));
    assert.deepEqual(others, []);
    assert.ok(outcomes.length > 90, `only ${outcomes.length} tests were found`);
  });
});
