-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "launch_at" TIMESTAMPTZ(3),
ADD COLUMN     "launch_plan" JSONB;


CREATE INDEX "campaign_launch_at_idx" ON "campaign" ("launch_at") WHERE "launch_at" IS NOT NULL;
