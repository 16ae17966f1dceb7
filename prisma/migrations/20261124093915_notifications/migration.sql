-- By hand: what Prisma cannot express. Needed by a default below.
CREATE FUNCTION "last_event"() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT coalesce(max("id"), 0) FROM "event" $$;

-- CreateEnum
CREATE TYPE "language" AS ENUM ('it', 'en');

-- CreateEnum
CREATE TYPE "mail_state" AS ENUM ('waiting', 'sent', 'failed');

-- AlterTable
ALTER TABLE "member" ADD COLUMN     "mail_language" "language" NOT NULL DEFAULT 'it',
ADD COLUMN     "mail_since" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "seen_event_id" BIGINT NOT NULL DEFAULT last_event();

-- CreateTable
CREATE TABLE "mail" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "event_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" "mail_state" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "mail_pkey" PRIMARY KEY ("workspace_id","user_id","event_id")
);

-- CreateIndex
CREATE INDEX "mail_workspace_id_user_id_sent_at_idx" ON "mail"("workspace_id", "user_id", "sent_at");

-- AddForeignKey
ALTER TABLE "mail" ADD CONSTRAINT "mail_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "member"("workspace_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;


-- ------------------------------------------------------------------------------------------------------------------
-- By hand: what Prisma cannot express.

ALTER TABLE "mail" ADD CONSTRAINT "mail_sent_at_a_moment" CHECK (("state" = 'sent') = ("sent_at" IS NOT NULL));
CREATE INDEX "mail_waiting_idx" ON "mail" ("due_at") WHERE "state" = 'waiting';

-- The few events that are notifications (lib/features/notifications/kinds.ts), among a million others: those of a
-- workspace for its pages, and the latest of all workspaces for the e-mails. A new kind needs both indexes anew.
CREATE INDEX "event_notifying_idx" ON "event" ("workspace_id", "id") WHERE "kind" IN (
  'campaign.completed', 'campaign.failed', 'campaign.tripped', 'batch.parked', 'account.stopped', 'account.unreachable',
  'approval.asked', 'approval.given', 'approval.returned'
);
CREATE INDEX "event_notifying_at_idx" ON "event" ("at") WHERE "kind" IN (
  'campaign.completed', 'campaign.failed', 'campaign.tripped', 'batch.parked', 'account.stopped', 'account.unreachable',
  'approval.asked', 'approval.given', 'approval.returned'
);
