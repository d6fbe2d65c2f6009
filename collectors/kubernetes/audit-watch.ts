/**
 * Of which actions an audit log shows every use, as patterns: only what the API server logs at all and this log was seen to hold.
 * What it leaves out can never be called unused by its silence.
 */

const reading = ["get", "list", "watch"];
const writing = ["create", "update", "patch", "delete", "deletecollection"];

/**
 * Requests for these reach the API server and no other. Of the core group one by one: what kubelets answer (`nodes/proxy`,
 * `nodes/metrics`, …) is asked of them past the log. Bind, escalate, approve and sign are checks within other requests.
 */
const logged = [
  ...[
    "bindings",
    "componentstatuses",
    "configmaps",
    "endpoints",
    "limitranges",
    "namespaces",
    "nodes/status",
  ].map((resource) => `core/${resource}*`),
  ...["persistentvolumeclaims", "persistentvolumes", "pods", "podtemplates", "replicationcontrollers"].map(
    (resource) => `core/${resource}*`,
  ),
  ...["resourcequotas", "secrets", "serviceaccounts", "services"].map((resource) => `core/${resource}*`),
  "core/nodes",
  // Every other group has a dot.
  ...["apps/*", "autoscaling/*", "batch/*", "extensions/*", "policy/*", "*.*/*"],
];
const impersonation = ["users", "groups", "serviceaccounts"].map(
  (resource) => `core/${resource}:impersonate`,
);

/** `seen`: every action in the log, refused ones too. */
export function watchedPatterns(seen: Iterable<string>): string[] {
  const resources = [...seen].filter((action) => !action.startsWith("url/"));
  const verbs = new Set(resources.map((action) => action.slice(action.lastIndexOf(":") + 1)));
  const read = reading.filter((verb) => verbs.has(verb));
  // Events are written all the time: a log without them leaves them out, as the policies of managed clusters do.
  const holdsEvents = resources.some((action) => action.startsWith("core/events:"));
  const places = holdsEvents ? [...logged, "core/events*"] : logged;
  const patterns = places.flatMap((place) => [...writing, ...read].map((verb) => `${place}:${verb}`));
  return read.length === reading.length ? [...patterns, ...impersonation] : patterns;
}

type Watched = { kind: string; needs: string[]; patterns: string[] };

/** The same apart by what a log must hold (`needs`: verbs, and `events`) to be said to show it; `write`: any log. */
export function watchedByKind(): Watched[] {
  const ofEvents = ["core/events:create"];
  const ofReading = reading.map((verb) => `core/pods:${verb}`);
  const write = watchedPatterns([]);
  const beside = (seen: string[], known: string[][]) =>
    watchedPatterns(seen).filter((pattern) => !known.some((patterns) => patterns.includes(pattern)));
  const reads = ofReading.map((action) => beside([action], [write]));
  return [
    { kind: "write", needs: [], patterns: write },
    ...reading.map((verb, at) => ({ kind: verb, needs: [verb], patterns: reads[at] as string[] })),
    { kind: "events", needs: ["events"], patterns: beside(ofEvents, [write]) },
    { kind: "impersonate", needs: reading, patterns: beside(ofReading, [write, ...reads]) },
  ];
}
