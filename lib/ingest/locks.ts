/** Advisory locks of ingest and jobs: the first number is ours, the second says what is locked. */
export const locks = {
  /** One run per source at a time; second number: the source's id. Held by the run's own connection. */
  run: 72_610_001,
  /** Appending to the action catalogue; second number 0. */
  actions: 72_610_002,
  /** Changing what names mean, exclusive, against resolving names, shared; second number 0. */
  names: 72_610_003,
  /** Cutting old rows off the record; second number 0. */
  auditRetention: 72_610_004,
  /** Merging what a source's webhook told; second number: the source's id. */
  heard: 72_610_005,
} as const;
