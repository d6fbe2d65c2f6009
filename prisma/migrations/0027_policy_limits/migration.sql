-- How long at the most something may be allowed to stay. What nobody set is as lib/domain/policy-limits.ts says.
CREATE TABLE "policy_limit" (
    "key" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_limit_pkey" PRIMARY KEY ("key"),
    CONSTRAINT "policy_limit_key_check" CHECK ("key" IN ('exception', 'break-glass')),
    CONSTRAINT "policy_limit_days_check" CHECK ("days" BETWEEN 1 AND 365)
);
