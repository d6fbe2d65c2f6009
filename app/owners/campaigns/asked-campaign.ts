/** What the address of the campaigns says: the campaign that is tried before it starts. */
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { Invalid } from "#lib/errors.ts";
import { parameter, type SearchParams } from "../../identities/address.ts";

export type AskedCampaign = {
  name: string;
  /** As typed. */
  text: string;
  due: string;
  /** Null while nothing is tried, or where it is no filter. */
  filter: Filter | null;
  problem: { message: string; hint: string } | null;
};

export function readAskedCampaign(params: SearchParams): AskedCampaign {
  const text = (parameter(params, "q") ?? "").trim();
  const name = (parameter(params, "name") ?? "").trim();
  const due = parameter(params, "due") ?? "";
  const asked = { name, text, due, filter: null, problem: null };
  if (name === "" && due === "") return asked;
  try {
    return { ...asked, filter: parse(text) };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { ...asked, problem: { message: error.message, hint: error.hint } };
  }
}
