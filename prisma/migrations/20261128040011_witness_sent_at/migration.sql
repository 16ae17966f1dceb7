-- When the batch of the witness was sent: it proves the absence only of calls that were sent before it.
ALTER TABLE "account" ADD COLUMN "witness_sent_at" TIMESTAMPTZ(3);

-- One more kind of event is a notification.
DROP INDEX "event_notifying_idx";
DROP INDEX "event_notifying_at_idx";
CREATE INDEX "event_notifying_idx" ON "event" ("workspace_id", "id") WHERE "kind" IN (
  'campaign.completed', 'campaign.failed', 'campaign.tripped', 'campaign.unlaunched', 'batch.parked', 'batch.notShown',
  'account.stopped', 'account.unreachable', 'approval.asked', 'approval.given', 'approval.returned'
);
CREATE INDEX "event_notifying_at_idx" ON "event" ("at") WHERE "kind" IN (
  'campaign.completed', 'campaign.failed', 'campaign.tripped', 'campaign.unlaunched', 'batch.parked', 'batch.notShown',
  'account.stopped', 'account.unreachable', 'approval.asked', 'approval.given', 'approval.returned'
);
