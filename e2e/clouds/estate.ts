/**
 * The company behind every simulated cloud: teams, their apps and their AI agents. Cloud-neutral and computed on demand
 * from (seed, index), so each cloud's folder draws the same teams and none has to be kept in memory.
 */
import { hashOf, randomOf } from "./random.ts";

export const COMPANY = "northwind-labs";
export const COMPANY_DOMAIN = "northwind-labs.example";

/** How much harm an agent's tool can do. */
export type ToolTrust = "read-only" | "bounded-write" | "privileged";
export type AppForm = "function" | "container" | "server" | "kubernetes";
export type App = { name: string; form: AppForm };
export type Agent = { name: string; tools: { name: string; trust: ToolTrust }[]; corpus: string };
export type Team = {
  index: number;
  name: string;
  title: string;
  contact: string;
  costCenter: string;
  apps: App[];
  agent: Agent | null;
};

type Base = { name: string; title: string; nouns: string[]; agent: Agent | null };

const agent = (name: string, corpus: string, read: string, write: string, privileged: string): Agent => ({
  name,
  corpus,
  tools: [
    { name: read, trust: "read-only" },
    { name: write, trust: "bounded-write" },
    { name: privileged, trust: "privileged" },
  ],
});

const BASES: Base[] = [
  {
    name: "payments",
    title: "Zahlungsverkehr und Gutschriften für Händler",
    nouns: ["ledger", "refunds", "settlement", "payouts", "card-vault"],
    agent: agent("refund-assistant", "refund-policies", "orders-lookup", "refund-issuer", "limits-admin"),
  },
  { name: "search", title: "Search", nouns: ["query-router", "indexer", "suggest", "ranking"], agent: null },
  {
    name: "ml-serving",
    title: "ML Serving",
    nouns: ["model-gateway", "feature-store", "batch-scoring", "embeddings"],
    agent: agent("experiment-copilot", "model-cards", "metrics-reader", "rollout-writer", "endpoint-admin"),
  },
  {
    name: "data-platform",
    title: "Data Platform",
    nouns: ["lake-ingest", "warehouse-sync", "schema-registry", "lineage"],
    agent: agent("sql-analyst", "table-docs", "catalog-reader", "view-writer", "grants-admin"),
  },
  { name: "checkout", title: "Checkout", nouns: ["cart", "promotions", "tax", "order-intake"], agent: null },
  {
    name: "support",
    title: "Customer Support",
    nouns: ["ticket-router", "chat", "knowledge-base", "callbacks"],
    agent: agent("support-agent", "help-articles", "ticket-reader", "ticket-writer", "account-unlocker"),
  },
  {
    name: "logistics",
    title: "Logistics",
    nouns: ["routing", "labels", "tracking", "carrier-sync"],
    agent: null,
  },
  {
    name: "fraud",
    title: "Fraud Detection",
    nouns: ["scoring", "case-review", "signals", "chargebacks"],
    agent: agent("case-investigator", "case-history", "graph-reader", "case-writer", "block-admin"),
  },
  {
    name: "catalog",
    title: "Catalog",
    nouns: ["product-api", "media", "pricing-feed", "merge"],
    agent: null,
  },
  {
    name: "identity",
    title: "Identity and Accounts",
    nouns: ["login", "sessions", "profile", "consent"],
    agent: null,
  },
  {
    name: "observability",
    title: "Observability",
    nouns: ["metrics-relay", "log-shipper", "alerting", "traces"],
    agent: agent("incident-responder", "runbooks", "log-reader", "silence-writer", "scale-admin"),
  },
  {
    name: "billing",
    title: "Billing",
    nouns: ["invoices", "dunning", "usage-meter", "tariffs"],
    agent: null,
  },
  { name: "growth", title: "Growth", nouns: ["campaigns", "segments", "referrals", "mailer"], agent: null },
  {
    name: "legal-ops",
    title: "Legal Operations",
    nouns: ["contracts", "retention", "requests", "redaction"],
    agent: agent("contract-reviewer", "clauses", "contract-reader", "comment-writer", "hold-admin"),
  },
  { name: "mobile", title: "Mobile Backend", nouns: ["gateway", "push", "sync", "flags"], agent: null },
  {
    name: "content",
    title: "Content",
    nouns: ["editor", "publishing", "translations", "assets"],
    agent: null,
  },
];
const REGIONS = ["emea", "apac", "latam", "nordics", "dach", "iberia", "benelux", "uk", "japan", "anz"];
const LINES = ["", "b2b", "retail", "wholesale", "labs", "partners", "stores", "media", "travel", "energy"];
const SUFFIXES = ["api", "worker", "sync", "export", "scheduler", "replay"];
const FORMS: AppForm[] = ["function", "container", "kubernetes", "function", "server"];

/** How many teams the company has. */
export function teamCount(size: number): number {
  return 10 * size - 3;
}

/** The team at `index`; the same for every size of the same seed. */
export function teamAt(seed: string, index: number): Team {
  const base = BASES[index % BASES.length];
  if (!base) throw new RangeError(`No team ${index}`);
  const unit = unitName(Math.floor(index / BASES.length));
  const name = unit === "" ? base.name : `${base.name}-${unit}`;
  const random = randomOf(seed, "team", index);
  return {
    index,
    name,
    title: unit === "" ? base.title : `${base.title} ${unit}`,
    contact: `${name}@${COMPANY_DOMAIN}`,
    costCenter: `CC-${random.int(1000, 9999)}`,
    apps: [0, 1, 2].map((serial) => appAt(seed, index, serial)),
    agent: base.agent,
  };
}

/** The team's app number `serial`, without end and never twice the same name: the first three exist from the start, later ones are launched over time. */
export function appAt(seed: string, team: number, serial: number): App {
  const base = BASES[team % BASES.length];
  const noun = base?.nouns[serial % base.nouns.length] ?? "app";
  const round = Math.floor(serial / (base?.nouns.length ?? 1));
  const random = randomOf(seed, "app", team, serial);
  const suffix = SUFFIXES[(round + hashOf(seed, "suffix", team)) % SUFFIXES.length] ?? "api";
  const generation = Math.floor(round / SUFFIXES.length);
  const form = FORMS[(serial + random.int(0, FORMS.length - 1)) % FORMS.length] ?? "function";
  return { name: `${noun}-${suffix}${generation === 0 ? "" : `-${generation + 1}`}`, form };
}

function unitName(unit: number): string {
  if (unit === 0) return "";
  const region = REGIONS[(unit - 1) % REGIONS.length] ?? "emea";
  const row = Math.floor((unit - 1) / REGIONS.length);
  const line = LINES[row % LINES.length] ?? "";
  const lap = Math.floor(row / LINES.length);
  return [region, line, lap === 0 ? "" : String(lap + 1)].filter((part) => part !== "").join("-");
}
