/**
 * Lists, page by page, of one consistent moment where the server allows it. A list that expired on the way is begun anew, at most
 * twice; then it goes on from where it was, everything is delivered, and the end says that it does not prove what is not in it.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 */
import { Incomplete, NotApplicable } from "#lib/errors.ts";
import { ApiFailure, type Attempt, malformed, mapError } from "./errors.ts";
import { type Api, type Call, wrongKind } from "./transport.ts";

export type Listing = {
  path: string;
  query?: Record<string, string>;
  /** Only names, labels, annotations and owners are asked for. */
  metadataOnly?: boolean;
  /** `ServiceAccountList`: anything else is no answer. Ignored where only metadata is asked for. */
  kind: string;
  attempt: Attempt;
};

const defaultPageSize = 500;
const maximumRestarts = 2;
const metadataKind = "PartialObjectMetadataList";
const metadataAccept = `application/json;as=${metadataKind};g=meta.k8s.io;v=v1`;

type Page = { kind?: unknown; items?: unknown; metadata?: { continue?: unknown } };
type Meta = { metadata?: { uid?: unknown; namespace?: unknown; name?: unknown } };

/**
 * Each object once, as parsed. Throws Denied | Unavailable | NotFound (the type is not there), Incomplete after everything was
 * delivered when the list is of no single moment.
 */
export async function* listObjects<T extends object>(
  api: Api,
  listing: Listing,
  pageSize = defaultPageSize,
): AsyncGenerator<T> {
  const seen = new Set<string>();
  const tokens = new Set<string>();
  let restarts = 0;
  let isMixed = false;
  let token: string | null = null;
  for (;;) {
    let page: Page;
    try {
      page = await pageOf(api, listing, pageSize, token);
    } catch (error) {
      if (!(error instanceof ApiFailure && error.status === 410 && token !== null))
        throw mapError(error, listing.attempt);
      if (restarts < maximumRestarts) {
        restarts += 1;
        token = null;
        tokens.clear();
        continue;
      }
      if (error.continueToken === null) throw mixed(listing);
      token = error.continueToken;
      isMixed = true;
      continue;
    }
    // After a restart the same objects come again, maybe changed: what was delivered first stays.
    for (const item of (page.items ?? []) as T[]) {
      const key = keyOf(item);
      if (key !== null && seen.has(key)) continue;
      if (key !== null) seen.add(key);
      yield item;
    }
    const next = page.metadata?.continue;
    if (typeof next !== "string" || next === "") break;
    if (tokens.has(next)) throw malformed("A continue token came twice; the list may not be whole.");
    tokens.add(next);
    token = next;
  }
  if (isMixed) throw mixed(listing);
}

async function pageOf(
  api: Api,
  { path, query, metadataOnly, kind }: Listing,
  pageSize: number,
  token: string | null,
): Promise<Page> {
  const wanted = metadataOnly === true ? metadataKind : kind;
  // Without a resource version the answer is current and consistent; with one, `limit` may be ignored.
  const call: Call = {
    path,
    query: { ...query, limit: String(pageSize), ...(token === null ? {} : { continue: token }) },
    ...(metadataOnly === true ? { accept: metadataAccept, onlyKind: metadataKind } : {}),
  };
  const page = (await api.call(call)) as Page | null;
  if (page?.kind !== wanted) throw wrongKind(page?.kind, wanted);
  // An empty list of metadata is null, not [].
  if (page.items !== null && !Array.isArray(page.items))
    throw malformed(`An answer of kind ${wanted} holds no items; it is not a list.`);
  return page;
}

function keyOf(item: object): string | null {
  const { metadata } = item as Meta;
  if (typeof metadata?.uid === "string") return metadata.uid;
  return typeof metadata?.name === "string" ? `${String(metadata.namespace ?? "")}/${metadata.name}` : null;
}

function mixed({ attempt }: Listing): Incomplete {
  return new Incomplete(
    [`certainty about "${attempt.permission}"`],
    "The list expired three times while it was read; what came is stored, but it is of no single moment.",
    { hint: "Collect again when the API server is less busy." },
  );
}

/** What a type that the server does not serve means for a stream. */
export function notServed(what: string): NotApplicable {
  return new NotApplicable(`The server has no ${what}.`, {
    hint: "Nothing to do: there is nothing of this kind here.",
  });
}
