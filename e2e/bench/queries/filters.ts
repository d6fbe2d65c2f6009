/** 200 filters as people write them: the start page, one facet, two, a search, ages, negations, and combinations of these. */
export function realisticFilters(identities: number): string[] {
  const counted = "nature:machine,mixed,unknown state:live,disabled";
  const facets = [
    ...["", "kind:aws_iam_role", "kind:aws_iam_user", "nature:human", "nature:machine", "-nature:machine"],
    ...["signs-in:access-key", "signs-in:service", "-signs-in:service", "gaps:denied", "state:live"],
  ];
  const ranges = [
    ...[
      "",
      "last-used>90d",
      "last-used<7d",
      "last-used:none",
      "last-used:unknown",
      "credential-age>365d",
      "static-credentials>0",
    ],
    ...["grants>2", "workloads:0", "created>1000d"],
  ];
  const filters = new Set<string>();
  for (const start of [counted, ""]) {
    for (const facet of facets)
      for (const range of ranges) filters.add([start, facet, range].filter(Boolean).join(" "));
  }
  const accounts = Array.from(
    { length: 20 },
    (_, index) => `scope:${100_000_000_002 + ((index * 7) % Math.max(1, Math.floor(identities / 1000)))}`,
  );
  return [...[...filters].slice(0, 180), ...accounts.map((scope) => `${counted} ${scope}`)].slice(0, 200);
}

/** Searches: a frequent word, a rare one, a part of an ARN, an id, a miss. */
export const searches = [
  "worker",
  "ledger-agent",
  "retrieval-worker-1001",
  "role/deploy",
  "AROA4",
  "nothing-like-it",
  "payments invoice",
];
