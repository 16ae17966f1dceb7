-- AlterTable
ALTER TABLE "suppression" ADD COLUMN     "number_hash" BYTEA,
ADD COLUMN     "proof" TEXT NOT NULL DEFAULT '',
ALTER COLUMN "number" DROP NOT NULL;


-- ------------------------------------------------------------------------------------------------------------------
-- By hand: what Prisma cannot express.

-- A suppression stands for a number, in clear or, once that is erased, as a keyed hash.
ALTER TABLE "suppression" ADD CONSTRAINT "suppression_of_a_number" CHECK (("number" IS NULL) <> ("number_hash" IS NULL));
CREATE UNIQUE INDEX "suppression_erased_idx" ON "suppression" ("workspace_id", "number_hash") WHERE "number_hash" IS NOT NULL;
