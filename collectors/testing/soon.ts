/** Milliseconds: far from the half minute after which the slow clouds of these tests answer, and more than a busy machine needs. */
export const soon = 10_000;
