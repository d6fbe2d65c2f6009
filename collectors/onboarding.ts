/** What a person sets up on the cloud's side so that a new source can be read. */
export type Onboarding = (config: Record<string, unknown>) => {
  /** The configuration, completed with values nobody should choose by hand. */
  config: Record<string, unknown>;
  steps: { title: string; text: string }[];
};
