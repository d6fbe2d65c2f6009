/** Troubles beyond single failing calls that a test can set: an API that is off, an asset that came cut short. */
export type Traps = {
  /** `project`: id or number; the caller's own by default is for the test to name. */
  disableService(service: string, project: string): void;
  /** The full resource name of an asset whose content is said to be truncated. */
  truncateAsset(name: string): void;
  /** The inventory knows this type of asset no more. */
  forgetType(type: string): void;
  isForgotten(type: string): boolean;
  isDisabled(service: string, project: { id: string; number: string }): boolean;
  isTruncated(name: string): boolean;
  reset(): void;
};

export function createTraps(): Traps {
  const disabled = new Set<string>();
  const truncated = new Set<string>();
  const forgotten = new Set<string>();
  return {
    disableService: (service, project) => void disabled.add(`${service}@${project}`),
    truncateAsset: (name) => void truncated.add(name),
    isDisabled: (service, { id, number }) =>
      disabled.has(`${service}@${id}`) || disabled.has(`${service}@${number}`),
    isTruncated: (name) => truncated.has(name),
    forgetType: (type) => void forgotten.add(type),
    isForgotten: (type) => forgotten.has(type),
    reset: () => {
      disabled.clear();
      truncated.clear();
      forgotten.clear();
    },
  };
}
