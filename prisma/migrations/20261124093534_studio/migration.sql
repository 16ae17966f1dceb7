-- CreateEnum
CREATE TYPE "approval_state" AS ENUM ('asked', 'given', 'returned');

-- AlterEnum
ALTER TYPE "call_state" ADD VALUE 'carried';

-- DropForeignKey
ALTER TABLE "campaign_list" DROP CONSTRAINT "campaign_list_workspace_id_fkey";

-- DropForeignKey
ALTER TABLE "campaign_list" DROP CONSTRAINT "campaign_list_campaign_id_fkey";

-- DropForeignKey
ALTER TABLE "campaign_list" DROP CONSTRAINT "campaign_list_list_id_fkey";

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "approval_from" INTEGER,
ADD COLUMN     "patron_day" CHAR(5),
ADD COLUMN     "quiet_days" INTEGER;

-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "audience" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "batch" ADD COLUMN     "carried_at" TIMESTAMPTZ(3),
ADD COLUMN     "retries" INTEGER;
UPDATE "batch" b SET "retries" = c."max_retries" FROM "campaign" c WHERE c."id" = b."campaign_id";
UPDATE "batch" SET "carried_at" = now() WHERE "state" = 'done';
ALTER TABLE "batch" ALTER COLUMN "retries" SET NOT NULL;

-- AlterTable
ALTER TABLE "call" ADD COLUMN     "fields" JSONB,
ADD COLUMN     "retries_left" SMALLINT;

-- Each campaign's lists become its audience; what was launched names them in its snapshot.
UPDATE "campaign" c SET "audience" = jsonb_build_object('lists', l."ids")
FROM (SELECT "campaign_id", jsonb_agg("list_id" ORDER BY "list_id") AS "ids" FROM "campaign_list" GROUP BY 1) l
WHERE l."campaign_id" = c."id";
UPDATE "campaign" SET "snapshot" = "snapshot" - 'lists' || jsonb_build_object('audience', jsonb_build_object('lists', "snapshot"->'lists'))
WHERE "snapshot" IS NOT NULL;

-- DropTable
DROP TABLE "campaign_list";

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "state" "approval_state" NOT NULL DEFAULT 'asked',
    "hash" TEXT NOT NULL,
    "calls" INTEGER NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "asked_by" UUID NOT NULL,
    "asked_by_name" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "comment" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "approval_campaign_id_id_idx" ON "approval"("campaign_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What ended and may have calls that go on in another round.
CREATE INDEX "batch_carry_idx" ON "batch" ("campaign_id") WHERE "state" = 'done' AND "carried_at" IS NULL;
ALTER TABLE "call" ADD CONSTRAINT "call_retries_left" CHECK ("retries_left" >= 0);

-- A draft has one approval in question or none.
CREATE UNIQUE INDEX "approval_asked_idx" ON "approval" ("campaign_id") WHERE "state" = 'asked';
