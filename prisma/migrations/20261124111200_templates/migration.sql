-- AlterEnum
ALTER TYPE "campaign_purpose" ADD VALUE 'template';

-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "next_at" TIMESTAMPTZ(3),
ADD COLUMN     "recurrence" JSONB,
ADD COLUMN     "recurs_for" UUID;


-- What recurs, by when it is next.
CREATE INDEX "campaign_next_idx" ON "campaign" ("next_at") WHERE "next_at" IS NOT NULL;

-- One more kind of event is a notification.
DROP INDEX "event_notifying_idx";
DROP INDEX "event_notifying_at_idx";
CREATE INDEX "event_notifying_idx" ON "event" ("workspace_id", "id") WHERE "kind" IN (
  'campaign.completed', 'campaign.failed', 'campaign.tripped', 'campaign.unlaunched', 'batch.parked', 'account.stopped',
  'account.unreachable', 'approval.asked', 'approval.given', 'approval.returned'
);
CREATE INDEX "event_notifying_at_idx" ON "event" ("at") WHERE "kind" IN (
  'campaign.completed', 'campaign.failed', 'campaign.tripped', 'campaign.unlaunched', 'batch.parked', 'account.stopped',
  'account.unreachable', 'approval.asked', 'approval.given', 'approval.returned'
);
