/** @file What is said of words that the model made. */

export const MADE_BY_MODEL = 'In the model’s words; may be wrong';

/** Support by the text under which what the model says is marked as doubtful. */
export const DOUBTFUL = 0.5;

export const LITTLE_SUPPORT = 'The text says little of this';
