-- What the numbers of a day rest on besides the estate: formula, catalogues, checks, rules; a row on the day a part is other than before.
CREATE TABLE "basis" (
    "part" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "basis_pkey" PRIMARY KEY ("part", "day")
);
