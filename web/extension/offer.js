/** The message by which summarizer-page.js hands the bridge a way for its requests. */
export const OFFER = 'precis: a way to the engine';
