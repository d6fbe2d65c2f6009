/**
 * Identities that are read, worked out and written at a time. What a batch holds is the most that following up a collection needs beside
 * the collection itself, and a small estate fills none: three times as many cost a large one a fifth more.
 */
export const identitiesPerBatch = 500;
