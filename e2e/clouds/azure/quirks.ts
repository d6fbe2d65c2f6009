/** What real tenants do that no fault rule can say: switched on by tests one at a time, all off in the beginning. */
export type Quirks = {
  /** Entra ID P1 or P2: sign-in reports and assignments for a time. */
  premium: boolean;
  /** 429 answers say nothing of when to come back. */
  withoutRetryAfter: boolean;
  /** The next page is at a host that is none of the cloud's. */
  foreignNextLink: boolean;
  /** A link to the next page leads to the page it is on. */
  loopingNextLink: boolean;
  /** Resource Graph cuts a result off and gives no token for the rest. */
  withoutSkipToken: boolean;
  /** Resource Graph begins with a page that holds a token and nothing else. */
  emptyFirstPage: boolean;
  /** There are more subscriptions than Resource Graph looks at. */
  subscriptionLimitHit: boolean;
  /** Objects that lists still show and nothing else finds. */
  goneAfterListing: Set<string>;
  /** Resource types that the service does not offer here, in lower case. */
  notOffered: Set<string>;
};

export function createQuirks(): Quirks & { reset(): void } {
  const quirks = { ...initial(), reset: () => void Object.assign(quirks, initial()) };
  return quirks;
}

function initial(): Quirks {
  return {
    premium: true,
    withoutRetryAfter: false,
    foreignNextLink: false,
    loopingNextLink: false,
    withoutSkipToken: false,
    emptyFirstPage: false,
    subscriptionLimitHit: false,
    goneAfterListing: new Set(),
    notOffered: new Set(),
  };
}
