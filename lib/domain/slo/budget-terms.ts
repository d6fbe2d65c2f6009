/** The terms an error budget is worked out by; all of them are shown with it. */

export type BudgetTerms = {
  /** In hundredths of a percent. */
  target: number;
  windowDays: number;
  /** The last day of the window. */
  today: string;
  /** Whether it is kept where there is nothing that it is about. */
  isMetByNone?: boolean;
};

/** Fewer observed days say nothing of a window. */
export const leastObservedDays = 7;

/** So many observed days, the latest, make the pace. */
export const paceDays = 7;

/** Below this share of the budget an objective is watched. */
export const watchedShare = 0.1;
