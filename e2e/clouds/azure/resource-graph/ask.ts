/** One question to Resource Graph: reads it, carries it out over what the caller may see, and hands out the answer in pages. */
import { hashOf } from "../../random.ts";
import { type AzureError, ContractViolation } from "../azure-error.ts";
import type { Call, Reply } from "../call.ts";
import { visibleSubscriptions } from "../management/containers.ts";
import { evaluate, type Row } from "./evaluate.ts";
import { parseQuery, type Query } from "./parse.ts";
import { tables } from "./tables.ts";
import { QueryError } from "./tokens.ts";

type Question = {
  query?: string;
  subscriptions?: string[];
  managementGroups?: string[];
  options?: {
    $top?: number;
    $skip?: number;
    $skipToken?: string;
    resultFormat?: string;
    authorizationScopeFilter?: string;
    allowPartialScopes?: boolean;
  };
};

const OPTIONS = new Set([
  "$top",
  "$skip",
  "$skipToken",
  "resultFormat",
  "authorizationScopeFilter",
  "allowPartialScopes",
]);
const SCOPE_FILTERS = ["AtScopeAndBelow", "AtScopeAndAbove", "AtScopeExact", "AtScopeAboveAndBelow"];
const MOST = 1000;

/** The permission that a question's rows depend on, before anybody knows whether it can be read. */
export function permissionOfQuestion(body: string): string {
  try {
    const { table, steps } = parseQuery((JSON.parse(body) as Question).query ?? "");
    const text = JSON.stringify(steps).toLowerCase();
    if (steps.some(({ is }) => is === "union")) return tables[table]?.permissions[0] ?? "";
    if (text.includes("userassignedidentities"))
      return "Microsoft.ManagedIdentity/userAssignedIdentities/read";
    const [first, second] = tables[table]?.permissions ?? [];
    return (text.includes("roledefinitions") ? second : first) ?? "";
  } catch {
    return "";
  }
}

export function askResourceGraph(call: Call): Reply {
  const question = readQuestion(call.body);
  const { options = {} } = question;
  const query = readQuery(question.query ?? "");
  refuseOtherTables(query);
  const visible = visibleSubscriptions(call);
  const named = question.subscriptions?.map((id) => id.toLowerCase()) ?? null;
  if (named?.every((id) => !visible.some((subscription) => subscription.id === id)))
    throw badQuery(
      "NoValidSubscriptionsInQueryRequest",
      `There must be at least one subscription that is eligible to contain resources. Given: '${named.join(",")}'.`,
    );
  const reach = { subscriptions: named, filter: options.authorizationScopeFilter ?? "AtScopeAndBelow" };
  const rows = evaluate(query, (table) => tables[table]?.rows(call, reach) ?? []);
  return pageOf(call, query, rows, options);
}

const MOST_LEGS = 3;
const UNITED = ["resources", "resourcecontainers"];

/** Source: the reference of the query language. Three legs at most, of one table, or of resources and their containers. */
function refuseOtherTables(query: Query): void {
  const legs = query.steps.flatMap((step) => (step.is === "union" ? [step.leg] : []));
  for (const { table } of [query, ...legs])
    if (!tables[table])
      throw badQuery("DisallowedLogicalTableName", `Table ${table} is invalid, unsupported or disallowed.`);
  if (legs.length > MOST_LEGS) throw badQuery("DisallowedNumberOfUnions", "There are too many unions.");
  const others = legs.filter(({ table }) => table !== query.table);
  if (others.some(({ table }) => !UNITED.includes(table) || !UNITED.includes(query.table)))
    throw badQuery("DisallowedUnion", "These tables cannot be united.");
}

function readQuestion(body: string): Question {
  const question = JSON.parse(body === "" ? "{}" : body) as Question;
  for (const name of Object.keys(question))
    if (!["query", "subscriptions", "managementGroups", "options", "facets"].includes(name))
      throw new ContractViolation(400, "BadRequest", `Resource Graph has no field '${name}'.`);
  if (question.managementGroups)
    throw new ContractViolation(400, "BadRequest", "The simulated Resource Graph knows subscriptions only.");
  const { options = {} } = question;
  for (const name of Object.keys(options))
    if (!OPTIONS.has(name)) throw new ContractViolation(400, "BadRequest", `There is no option '${name}'.`);
  if (options.authorizationScopeFilter && !SCOPE_FILTERS.includes(options.authorizationScopeFilter))
    throw badQuery("InvalidAuthorizationScopeFilter", "The authorization scope filter is not valid.");
  if (options.resultFormat !== undefined && options.resultFormat !== "objectArray")
    throw new ContractViolation(400, "BadRequest", "Only objectArray is answered here.");
  if (options.$top !== undefined && (options.$top < 1 || options.$top > MOST))
    throw badQuery("InvalidTop", `The value for $top must be between 1 and ${MOST}.`);
  return question;
}

function readQuery(text: string): Query {
  try {
    return parseQuery(text);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw badQuery("ParserFailure", `ParserFailure: unexpected '${error.token}' at position ${error.at}.`);
  }
}

function badQuery(code: string, message: string): AzureError {
  return new ContractViolation(400, "BadRequest", "Please provide below info when asking for support.", {
    details: [{ code, message }],
  });
}

type Options = NonNullable<Question["options"]>;

/**
 * A page token exists only where the answer has an id and nothing limits it; without an order, pages may repeat and miss rows.
 * `resultTruncated` is a text.
 */
function pageOf(call: Call, query: Query, rows: Row[], options: Options): Reply {
  const size = Math.min(options.$top ?? 100, MOST, call.pageCap ?? MOST);
  const isFirst = options.$skipToken === undefined;
  const offset = isFirst ? (options.$skip ?? 0) : offsetOf(options.$skipToken ?? "");
  const isOrdered = query.steps.some(({ is }) => is === "order");
  const arranged = isOrdered
    ? rows
    : rows.toSorted((a, b) => hashOf(String(a.id), offset) - hashOf(String(b.id), offset));
  const isEmptyFirst = isFirst && call.quirks.emptyFirstPage && rows.length > 0;
  const data = isEmptyFirst ? [] : arranged.slice(offset, offset + size);
  const end = offset + data.length;
  const mayContinue =
    !query.steps.some(({ is }) => is === "limit") &&
    !call.quirks.withoutSkipToken &&
    rows.every(({ id }) => typeof id === "string");
  const isMore = end < rows.length;
  const $skipToken = isMore && mayContinue ? tokenOf(call.quirks.loopingNextLink ? offset : end) : undefined;
  return {
    status: 200,
    headers: {
      "x-ms-user-quota-remaining": "14",
      "x-ms-user-quota-resets-after": "00:00:05",
      ...(call.quirks.subscriptionLimitHit ? { "x-ms-tenant-subscription-limit-hit": "true" } : {}),
    },
    body: {
      totalRecords: rows.length,
      count: data.length,
      data,
      facets: [],
      resultTruncated: isMore && !mayContinue ? "true" : "false",
      ...($skipToken === undefined ? {} : { $skipToken }),
    },
  };
}

const tokenOf = (offset: number) => Buffer.from(`rows:${offset}`).toString("base64");

function offsetOf(token: string): number {
  const match = /^rows:(\d+)$/.exec(Buffer.from(token, "base64").toString("utf8"));
  if (!match) throw badQuery("InvalidSkipToken", "The skip token is invalid.");
  return Number(match[1]);
}
