/** @file What is said of words that the model made. */

export const MADE_BY_MODEL = 'In the model’s words; may be wrong';
