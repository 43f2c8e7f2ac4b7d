/** Support by the text under which what the model says is marked as doubtful. */
export const DOUBTFUL = 0.5;
