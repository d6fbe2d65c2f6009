/** Reads what the address asks of the list; a filter or order that cannot be read becomes a problem to show, never an exception. */
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { buildSort, defaultSort, parseSort, type Sort } from "#lib/domain/filter/sort.ts";
import { Invalid } from "#lib/errors.ts";
import { parameter, type SearchParams } from "../address.ts";

export type Problem = { message: string; hint: string };

export type Asked = {
  /** The filter as written; the default one when the address has none. */
  text: string;
  filter: Filter;
  sort: Sort;
  /** The order as the address writes it; null for the default. */
  order: string | null;
  after: string | null;
  /** Columns as the address names them; null where it does not. */
  columns: string | null;
  problem: Problem | null;
};

export function readAsked(params: SearchParams): Asked {
  const text = parameter(params, "q") ?? defaultIdentityFilter;
  const sort = attempt(() => parseSort(parameter(params, "sort")), defaultSort);
  const filter = attempt<Filter>(() => parse(text), []);
  return {
    text,
    filter: filter.value,
    sort: sort.value,
    order: buildSort(sort.value),
    after: parameter(params, "after"),
    columns: parameter(params, "columns"),
    problem: filter.problem ?? sort.problem,
  };
}

/** What an error about the request says to the person who asked; null for any other error. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof Invalid ? { message: error.message, hint: error.hint } : null;
}

function attempt<Value>(read: () => Value, otherwise: Value): { value: Value; problem: Problem | null } {
  try {
    return { value: read(), problem: null };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return { value: otherwise, problem };
  }
}
