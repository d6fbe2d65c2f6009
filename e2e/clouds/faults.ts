/**
 * Scripted failures of the simulated clouds: which calls, which of them by count, and what happens then. Deterministic: a
 * rule counts the calls it matches, nothing is drawn by chance.
 */

/** What goes wrong. `throttle`, `error`, `denied`, `expired` are spoken in the words of the service called. */
export type Effect =
  /** `retryAfter`: seconds a cloud says that has such a header; null: it says nothing. */
  | { kind: "throttle"; retryAfter?: number | null }
  | { kind: "error" }
  | { kind: "denied" }
  | { kind: "expired" }
  /** The token of a further page is too old, where the cloud forgets them. */
  | { kind: "page-expired" }
  /** Whole objects in place of the form that was asked for, as from behind a proxy that drops headers. */
  | { kind: "unnegotiated" }
  /** The connection closes without an answer. */
  | { kind: "cut" }
  /** Half of the answer, then the connection closes. */
  | { kind: "cut-in-body" }
  /** Half of the answer, sent as if it were all of it. */
  | { kind: "truncate" }
  /** An answer that is none: a proxy's page, status 200 unless given. */
  | { kind: "garbage"; body?: string; status?: number }
  | { kind: "slow"; milliseconds: number };

/**
 * Which calls, by the parts a cloud names its calls with (AWS: service, action, account, region), and what happens to them. A part
 * that a call does not have matches nothing.
 */
export type FaultRule = {
  [part: string]: string | number | Effect | undefined;
  cloud?: string;
  /** First matching call that fails, counted from 1 (default 1). */
  from?: number;
  /** How many calls fail from there on (default: all). */
  times?: number;
  effect: Effect;
};

export type FaultCall = { readonly [part: string]: string; readonly cloud: string };
export type Fault = { readonly hits: number; remove(): void };

export type Faults = {
  add(rule: FaultRule): Fault;
  clear(): void;
  /** The effects that apply to this call; counting happens here, so it is asked once per call. */
  effectsOf(call: FaultCall): Effect[];
};

export function createFaults(rules: FaultRule[] = []): Faults {
  type Armed = { rule: FaultRule; seen: number; hits: number };
  const armed = new Set<Armed>();
  const add = (rule: FaultRule): Fault => {
    const entry: Armed = { rule, seen: 0, hits: 0 };
    armed.add(entry);
    return {
      get hits() {
        return entry.hits;
      },
      remove: () => void armed.delete(entry),
    };
  };
  for (const rule of rules) add(rule);
  return {
    add,
    clear: () => armed.clear(),
    effectsOf: (call) =>
      [...armed].flatMap((entry) => {
        if (!matches(entry.rule, call)) return [];
        entry.seen += 1;
        const { from = 1, times = Number.POSITIVE_INFINITY } = entry.rule;
        if (entry.seen < from || entry.seen >= from + times) return [];
        entry.hits += 1;
        return [entry.rule.effect];
      }),
  };
}

function matches({ effect: _, from: __, times: ___, ...parts }: FaultRule, call: FaultCall): boolean {
  return Object.entries(parts).every(([part, value]) => value === undefined || call[part] === value);
}
