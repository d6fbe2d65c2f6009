/** Whom a campaign that is only thought of is about: a filter says nothing of nature or state, then live and disabled machines. */

import { Invalid } from "#lib/errors.ts";
import { build, canonical } from "../filter/build.ts";
import { defaultIdentityFilter } from "../filter/fields.ts";
import type { Filter } from "../filter/filter.ts";
import { parse } from "../filter/parse.ts";
import { type WhatIfKind, whatIfKinds } from "./what-if.ts";

export function whatIfScope(filter: Filter): Filter {
  const named = new Set(filter.flatMap((term) => ("field" in term ? [term.field] : [])));
  const usual = parse(defaultIdentityFilter).filter((term) => !("field" in term && named.has(term.field)));
  return canonical([...filter, ...usual]);
}

export function scopeText(scope: Filter): string {
  return build(scope);
}

/** All where the text is empty. Words apart by commas or spaces. Throws Invalid for one that is no kind. */
export function whatIfKindsOf(text: string): WhatIfKind[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const wrong = words.find((word) => !(whatIfKinds as readonly string[]).includes(word));
  if (wrong !== undefined)
    throw new Invalid(`"${wrong.slice(0, 40)}" is no kind of removal.`, {
      hint: `Use some of: ${whatIfKinds.join(", ")}.`,
    });
  return words.length === 0 ? [...whatIfKinds] : whatIfKinds.filter((kind) => words.includes(kind));
}
