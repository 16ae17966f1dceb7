-- AlterTable
ALTER TABLE "account" ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "unreachable_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "calling_hours" JSONB,
ADD COLUMN     "open_from" TIMESTAMPTZ(3),
ADD COLUMN     "open_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "batch" ADD COLUMN     "holds" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "until" TIMESTAMPTZ(3);

-- DropIndex
DROP INDEX "call_campaign_id_code_request_idx";


-- DropIndex
DROP INDEX "call_campaign_id_round_number_key";

-- DropIndex
DROP INDEX "call_workspace_id_number_idx";

-- CreateIndex
CREATE UNIQUE INDEX "call_number_campaign_id_round_key" ON "call"("number", "campaign_id", "round");

-- ------------------------------------------------------------------------------------------------------------------
-- By hand: what Prisma cannot express.

-- Campaigns that were launched before there were calling hours are open as long as their window.
UPDATE "campaign" SET "open_from" = "window_start", "open_until" = "window_end" WHERE "state" <> 'draft';
UPDATE "batch" b SET "until" = c."window_end" FROM "campaign" c WHERE c."id" = b."campaign_id" AND b."attempt" > 0;

-- What is ahead, by account and campaign: dispatch visits each campaign once, however many of its batches wait.
DROP INDEX "batch_due_idx";
CREATE INDEX "batch_open_idx" ON "batch" ("account_id", "campaign_id", "state", "due_at", "seq")
  WHERE "state" IN ('pending', 'submitted', 'unknown');
-- What is under way: counted for the limit in flight, and swept when its lease is over.
CREATE INDEX "batch_leased_idx" ON "batch" ("account_id", "lease_until") WHERE "lease_until" IS NOT NULL;
-- Whether a campaign has anything left, and what of it went wrong.
CREATE INDEX "batch_unfinished_idx" ON "batch" ("campaign_id")
  WHERE "state" IN ('pending', 'sending', 'submitted', 'unknown', 'parked');
CREATE INDEX "batch_troubled_idx" ON "batch" ("campaign_id") WHERE "state" IN ('parked', 'refused');

-- The ledger's rows are made by launch and dispatch alone, in the same statement as what they refer to, a million at a
-- time, and none of it is ever deleted: checking each reference took longer than writing the row.
ALTER TABLE "call" DROP CONSTRAINT "call_workspace_id_fkey", DROP CONSTRAINT "call_campaign_id_fkey",
  DROP CONSTRAINT "call_batch_id_fkey";
ALTER TABLE "call_status" DROP CONSTRAINT "call_status_workspace_id_fkey";

-- A call is moved twice or more, a million of them in a morning. While no index says anything about what moves, a move
-- writes one row and no index (heap-only tuples), given room on its page.
DROP INDEX "call_bucket_idx";
ALTER TABLE "call" SET (fillfactor = 45);

-- Lists of a campaign's calls go by its batches instead; those whose people are excluded have none.
CREATE INDEX "call_excluded_idx" ON "call" ("campaign_id", "code_request") WHERE "batch_id" IS NULL;

UPDATE "batch" b SET "holds" = h."words" FROM (
  SELECT "batch_id", array_agg(DISTINCT "call_bucket"("state", "outcome")) AS "words" FROM "call"
  WHERE "state" NOT IN ('pending', 'submitted') GROUP BY 1
) h WHERE h."batch_id" = b."id";

CREATE FUNCTION "note_what_batches_hold"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "batch" b SET "holds" = ARRAY(SELECT DISTINCT unnest(b."holds" || h."words"))
  FROM (
    SELECT "batch_id", array_agg(DISTINCT "call_bucket"("state", "outcome")) AS "words" FROM new_calls
    WHERE "state" NOT IN ('pending', 'submitted') AND "batch_id" IS NOT NULL GROUP BY 1 ORDER BY 1
  ) h WHERE b."id" = h."batch_id" AND NOT b."holds" @> h."words";
  RETURN NULL;
END $$;

CREATE TRIGGER "call_noted" AFTER UPDATE ON "call" REFERENCING NEW TABLE AS new_calls
  FOR EACH STATEMENT EXECUTE FUNCTION "note_what_batches_hold"();
