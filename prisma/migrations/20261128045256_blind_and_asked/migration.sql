-- Since when an account's look-ups are answered but cannot be read.
ALTER TABLE "account" ADD COLUMN "blind_since" TIMESTAMPTZ(3);

-- After a start of the database, two looks clear a campaign for placing: when the first was, and on which running.
ALTER TABLE "campaign" ADD COLUMN "asked_for" TEXT, ADD COLUMN "asked_at" TIMESTAMPTZ(3);
