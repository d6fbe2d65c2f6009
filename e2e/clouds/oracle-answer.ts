/** What the oracle says: plain rows that a test compares with what the app stored or shows. Dates are ISO in whole seconds. */
export type OracleScope = {
  externalId: string;
  kind: string;
  name: string;
  parent: string | null;
  state: string;
};
export type OracleIdentity = {
  provider: string;
  kind: string;
  externalId: string;
  name: string;
  /** Null for what has no name of its own at the provider. */
  resourceName: string | null;
  scope: string;
  nature: string;
};
export type OracleCredential = {
  externalId: string;
  kind: string;
  status: string;
  principal: string;
  scope: string;
  createdAt: string | null;
  expiresAt: string | null;
  lastUsedAt: string | null;
};
export type OracleRole = {
  externalId: string;
  kind: string;
  name: string;
  manager: string;
  version: string | null;
  scope: string;
  /** How many statements or rules its document has. */
  statements: number;
};
export type OracleGrant = { subject: string; role: string; effect: string; via: string; scope: string };
export type OracleTrust = {
  subject: string;
  /** `kind:value` of who is trusted. */
  trusted: string;
  mechanism: string;
  scope: string;
  conditional: boolean;
};
export type OracleMembership = { group: string; member: string };
export type OracleWorkload = {
  externalId: string;
  kind: string;
  name: string;
  /** External id of the role it runs as; null when that role no longer exists. */
  runsAs: string | null;
  location: string;
  scope: string;
};
export type OracleUsage = {
  principal: string;
  source: string;
  plane: string;
  action: string;
  lastUsedAt: string | null;
};
export type OracleOwnerHint = {
  subject: string;
  key: string;
  value: string;
  /** Where it stands, where it is not said of the identity itself. */
  from?: "resource-group";
};
/** A party that a trust or a grant names and nobody collects as a principal. */
export type OracleExternal = { kind: string; value: string; nature: string };

export type OracleAnswer = {
  scopes: OracleScope[];
  identities: OracleIdentity[];
  credentials: OracleCredential[];
  roles: OracleRole[];
  grants: OracleGrant[];
  trusts: OracleTrust[];
  memberships: OracleMembership[];
  workloads: OracleWorkload[];
  ownerHints: OracleOwnerHint[];
  externals: OracleExternal[];
};

export function emptyAnswer(): OracleAnswer {
  return {
    scopes: [],
    identities: [],
    credentials: [],
    roles: [],
    grants: [],
    trusts: [],
    memberships: [],
    workloads: [],
    ownerHints: [],
    externals: [],
  };
}

/** Appends the rows of `part` to `whole`. */
export function addAnswer(whole: OracleAnswer, part: Partial<OracleAnswer>): void {
  for (const key of Object.keys(part) as (keyof OracleAnswer)[]) {
    const rows: unknown[] = whole[key];
    for (const row of part[key] ?? []) rows.push(row);
  }
}

/** The same list without rows that say the same. */
export function distinct<Row>(rows: Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

/** What one identity may do on the world's day, by the naive way: every action tried against every statement. */
export type OracleGranted = {
  /** External id. */
  principal: string;
  createdAt: string | null;
  /** Each action with the earliest date since when the provider says it is granted; null where a grant without a date gives it. */
  actions: Map<string, string | null>;
  /** Those of them that every grant gives under a condition only. */
  conditional: Set<string>;
  openEnded: boolean;
  tier: 0 | 1 | 2;
  isAdministrator: boolean;
  /** Documented ways to more power of which it holds everything they need. */
  escalations: string[];
};

/** What evidence there is about one identity on the world's day. */
export type OracleObserved = {
  principal: string;
  /** Last use of each action by itself; dates are days. */
  used: Map<string, string>;
  /** Last attempt at each that was refused, as days, where a log that is read tells of attempts. */
  refused?: Map<string, string>;
  /** Since which day any use of the action in the window that begins on `windowFrom` would have shown; null: it would not have. */
  watchedSince(action: string, windowFrom: string): string | null;
  /** The first day of any evidence that could prove something; null: there is none. Left out where the oracle cannot tell. */
  evidenceSince?: string | null;
};

/** A finding that is expected of an identity, by its external id; of a binding of nobody, by the subject it names. */
export type OracleFinding = { rule: string; identity: string };

/** What findings rest on that no row of an answer says, of whom and what can be seen. */
export type OracleRisks = {
  /** Own labels of identities and scopes, by external id. */
  tags: Map<string, Record<string, string>>;
  /** Credentials whose use nobody reports. */
  silentSecrets: Set<string>;
  /** Grant by grant, by the external id of whom it is for. */
  given: Map<string, OracleGiven[]>;
  isPrivileged(action: string): boolean;
  /** Whether somebody of that id may be there though nobody could read him. */
  mayHide(id: string): boolean;
  /** What the cloud's own terms say alone: its trusts, roles and marks. */
  found: OracleFinding[];
};

/** What one grant gives by its document alone. `isWild`: by a star or basic role in place of names. */
export type OracleGiven = { isAdministrator: boolean; escalations: string[]; isWild: boolean };
