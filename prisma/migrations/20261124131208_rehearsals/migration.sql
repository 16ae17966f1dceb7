-- AlterEnum
ALTER TYPE "campaign_purpose" ADD VALUE 'rehearsal';

-- DropIndex
DROP INDEX "account_workspace_id_key";

-- AlterTable
ALTER TABLE "account" ADD COLUMN     "rehearsal" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "rehearses" UUID;

-- CreateIndex
CREATE UNIQUE INDEX "account_workspace_id_rehearsal_key" ON "account"("workspace_id", "rehearsal");

-- CreateIndex
CREATE INDEX "campaign_rehearses_idx" ON "campaign"("rehearses");


-- A rehearsal calls nobody: its account is the stand-in, whatever the code believes.
ALTER TABLE "account" ADD CONSTRAINT "account_rehearsal_check" CHECK (NOT "rehearsal" OR "sandbox");
