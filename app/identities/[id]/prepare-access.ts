/** Granted against observed made ready to draw: bars on one scale, actions in groups; every count stays what it was. */
import type { ActionAccess, ServiceAccess, UndecidedReason } from "#lib/queries/access-detail.ts";

/** Widths in hundredths of the widest bar; what is not nothing is never too thin to be seen. */
export type ServiceBar = ServiceAccess & { widths: { used: number; unused: number; undecided: number } };

export type ServiceBars = {
  first: ServiceBar[];
  rest: ServiceBar[];
  all: Pick<ServiceAccess, "granted" | "used" | "unused" | "undecided">;
};

const shownAtFirst = 12;
const thinnest = 0.8;

/** In the order given; `opened` is among the first whatever its place. */
export function prepareServices(
  services: readonly ServiceAccess[],
  opened: string | null = null,
): ServiceBars {
  const widest = Math.max(1, ...services.map(({ granted }) => granted));
  const width = (count: number) => (count === 0 ? 0 : Math.max(thinnest, (100 * count) / widest));
  const bars = services.map((service) => ({
    ...service,
    widths: {
      used: width(service.used),
      unused: width(service.unused),
      undecided: width(service.undecided),
    },
  }));
  const isFirst = (bar: ServiceBar, index: number) =>
    index < shownAtFirst || bar.service === opened || bars.length <= shownAtFirst + 2;
  const sum = (field: keyof ServiceBars["all"]) => services.reduce((total, one) => total + one[field], 0);
  return {
    first: bars.filter(isFirst),
    rest: bars.filter((bar, index) => !isFirst(bar, index)),
    all: {
      ...{ granted: sum("granted"), used: sum("used") },
      ...{ unused: sum("unused"), undecided: sum("undecided") },
    },
  };
}

export type ActionGroups = {
  used: ActionAccess[];
  unused: ActionAccess[];
  /** By reason, the most frequent first. */
  undecided: { why: UndecidedReason; actions: ActionAccess[] }[];
};

export function prepareActions(actions: readonly ActionAccess[]): ActionGroups {
  const latest = (one: ActionAccess, other: ActionAccess) =>
    (other.lastSeen?.on ?? "").localeCompare(one.lastSeen?.on ?? "") || (one.action < other.action ? -1 : 1);
  const byReason = Map.groupBy(
    actions.filter(({ why }) => why !== null),
    ({ why }) => JSON.stringify(why),
  );
  return {
    used: actions.filter(({ state }) => state === "used").sort(latest),
    unused: actions.filter(({ state }) => state === "unused"),
    undecided: [...byReason.values()]
      .flatMap((alike) => {
        const why = alike[0]?.why ?? null;
        return why === null ? [] : [{ why, actions: alike }];
      })
      .sort((one, other) => other.actions.length - one.actions.length),
  };
}

/** The same page with a service or an action opened, at the place that shows it. */
export function accessAddress(id: string, asked: { service?: string; action?: string }): string {
  const query = new URLSearchParams(asked).toString();
  const place = asked.action === undefined ? "actions" : "why";
  return `/identities/${id}${query === "" ? "#access" : `?${query}#${place}`}`;
}

/** Statements name many actions: those that a reader asked about come first. */
export function namedFirst(patterns: readonly string[], action: string): string[] {
  const plain = action.replace(/^(data|directory|app|delegated):/, "").toLowerCase();
  const names = patterns.filter((pattern) => covers(pattern, plain));
  return [...names, ...patterns.filter((pattern) => !names.includes(pattern))];
}

function covers(pattern: string, action: string): boolean {
  const escaped = pattern.toLowerCase().replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*+/g, ".*").replaceAll("?", ".")}$`).test(action);
}
