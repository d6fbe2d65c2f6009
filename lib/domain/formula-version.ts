/**
 * The version of what works out scores, tiers and evidence from facts. It is raised whenever the same facts give other numbers, so that a
 * trend can say that the formula changed, and not the estate.
 */
export const formulaVersion = 1;
