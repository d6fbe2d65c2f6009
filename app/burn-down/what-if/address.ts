/** What the address of a what-if asks for, and back: it is its only state. */
import { type WhatIfKind, whatIfKinds } from "#lib/domain/burn-down/what-if.ts";
import { whatIfKindsOf } from "#lib/domain/burn-down/what-if-scope.ts";
import { type WhatIfShow, whatIfListNamed } from "#lib/queries/burn-down/what-if-list.ts";
import { parameter, type SearchParams } from "../../identities/address.ts";

export type WhatIfAsked = { q: string; kinds: WhatIfKind[]; show: WhatIfShow };

/** A form sends each kind by itself. Throws Invalid. */
export function whatIfAsked(params: SearchParams): WhatIfAsked {
  const kinds = [params.kinds ?? ""].flat().join(",");
  return {
    q: (parameter(params, "q") ?? "").trim(),
    kinds: whatIfKindsOf(kinds),
    show: whatIfListNamed(parameter(params, "show")),
  };
}

export function whatIfAddress({ q, kinds, show }: WhatIfAsked): string {
  const query = new URLSearchParams();
  if (q !== "") query.set("q", q);
  if (kinds.length < whatIfKinds.length) query.set("kinds", kinds.join(","));
  if (show !== "narrowed") query.set("show", show);
  const text = query.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  return text === "" ? "/burn-down/what-if" : `/burn-down/what-if?${text}`;
}
