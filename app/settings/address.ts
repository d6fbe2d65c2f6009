/** The addresses of Settings, and what the record's address says: its filter, and the place of its page. */
import { Invalid } from "#lib/errors.ts";
import { storableText } from "#lib/ingest/storable-json.ts";
import type { AuditFilter } from "#lib/queries/list-audit.ts";
import { parameter, type SearchParams } from "../identities/address.ts";

/** As typed: days, so that the form shows again what was asked. */
export type AuditAsked = { actor: string; command: string; subject: string; from: string; to: string };

export type AuditPlace = { before?: number; after?: number };

const day = /^\d{4}-\d\d-\d\d$/;
const dayMs = 86_400_000;

/** An empty text means anything. */
export function auditAsked(params: SearchParams): AuditAsked {
  const text = (name: string) => storableText((parameter(params, name) ?? "").trim().slice(0, 200));
  return {
    actor: text("actor"),
    command: text("command"),
    subject: text("subject"),
    from: text("from"),
    to: text("to"),
  };
}

/** Both days count whole, in UTC. Throws Invalid for a day that is none. */
export function auditFilter({ actor, command, subject, from, to }: AuditAsked): AuditFilter {
  const last = to === "" ? undefined : dayFrom(to);
  return {
    actor: given(actor),
    command: given(command),
    subject: given(subject),
    from: from === "" ? undefined : dayFrom(from),
    until: last === undefined ? undefined : new Date(last.getTime() + dayMs),
  };
}

/** Throws Invalid for a place that is none. */
export function auditPlace(params: SearchParams): AuditPlace {
  const before = placeFrom(parameter(params, "before"));
  const after = placeFrom(parameter(params, "after"));
  return { before, after };
}

export function auditAddress(asked: AuditAsked, place: AuditPlace = {}): string {
  return withQuery("/settings/audit", asked, place);
}

export function auditFileAddress(asked: AuditAsked, format: "csv" | "ndjson"): string {
  return withQuery("/settings/audit/export", asked, { format });
}

function withQuery(path: string, ...parts: Record<string, string | number | undefined>[]): string {
  const query = new URLSearchParams();
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    if (value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString().replaceAll("%3A", ":");
  return text === "" ? path : `${path}?${text}`;
}

function given(text: string): string | undefined {
  return text === "" ? undefined : text;
}

function dayFrom(text: string): Date {
  const date = day.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) && !text.startsWith("0000"))
    return date;
  throw new Invalid(`"${text.slice(0, 40)}" is not a day.`, { hint: "Write it as 2026-08-14." });
}

function placeFrom(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Invalid("This page address does not fit the record.", {
    hint: "Start from the first page of the record.",
  });
}
