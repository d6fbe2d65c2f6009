/** The size of a page, as asked for in an address. */
import { Invalid } from "#lib/errors.ts";

const MOST = 1000;

/** 100 where nothing is asked. Throws Invalid for what is not 1 to 1000. */
export function readLimit(text: string | null): number {
  if (text === null) return 100;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MOST) return limit;
  throw new Invalid(`"${text.slice(0, 20)}" is no page size.`, { hint: `Ask for 1 to ${MOST} rows.` });
}
