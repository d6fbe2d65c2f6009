/** Rows that are walked while a page waits, some seconds; more are left to the command line. */
export const mostRows = 50_000;
