-- The ground: workspaces, contacts, campaigns, the ledger of calls and the audit record.

CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'manager', 'operator', 'auditor');

-- CreateEnum
CREATE TYPE "request_shape" AS ENUM ('full', 'compact');

-- CreateEnum
CREATE TYPE "message_kind" AS ENUM ('audio', 'tts', 'ivrTts');

-- CreateEnum
CREATE TYPE "campaign_state" AS ENUM ('draft', 'launching', 'running', 'paused', 'completed', 'cancelled', 'failed');

-- CreateEnum
CREATE TYPE "batch_state" AS ENUM ('pending', 'sending', 'submitted', 'unknown', 'parked', 'refused', 'done', 'cancelled', 'expired');

-- CreateEnum
CREATE TYPE "call_state" AS ENUM ('pending', 'submitted', 'unknown', 'parked', 'final', 'excluded', 'cancelled', 'expired');

-- CreateEnum
CREATE TYPE "outcome" AS ENUM ('answered', 'notReached', 'refused', 'optedOut');

-- CreateEnum
CREATE TYPE "exchange_kind" AS ENUM ('place', 'lookUp', 'credits');

-- CreateEnum
CREATE TYPE "exchange_outcome" AS ENUM ('accepted', 'refused', 'notDelivered', 'unknown');

-- CreateEnum
CREATE TYPE "suppression_source" AS ENUM ('manual', 'asked', 'optOut', 'platform', 'register', 'legal');

-- CreateEnum
CREATE TYPE "import_state" AS ENUM ('uploaded', 'done');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "email" CITEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "failed_sign_ins" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'Europe/Rome',
    "default_country" CHAR(2) NOT NULL DEFAULT 'IT',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "sandbox" BOOLEAN NOT NULL DEFAULT false,
    "base_url" TEXT NOT NULL,
    "username" BYTEA NOT NULL,
    "password" BYTEA NOT NULL,
    "guid" BYTEA NOT NULL,
    "shape" "request_shape" NOT NULL DEFAULT 'full',
    "calls_per_request" INTEGER NOT NULL DEFAULT 100,
    "requests_per_second" DECIMAL(8,3) NOT NULL DEFAULT 2,
    "in_flight" INTEGER NOT NULL DEFAULT 2,
    "next_turn_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_turn" "exchange_kind",
    "stopped_reason" TEXT,
    "credits" DECIMAL(14,4),
    "credits_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "caller_id" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "caller_id_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "message_kind" NOT NULL,
    "extension" INTEGER,
    "text" TEXT,
    "language" TEXT,
    "digits" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "first_name" VARCHAR(128) NOT NULL DEFAULT '',
    "last_name" VARCHAR(128) NOT NULL DEFAULT '',
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "list" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "name" CITEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "list_member" (
    "workspace_id" UUID NOT NULL,
    "list_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,

    CONSTRAINT "list_member_pkey" PRIMARY KEY ("list_id","contact_id")
);

-- CreateTable
CREATE TABLE "suppression" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "source" "suppression_source" NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "until" TIMESTAMPTZ(3),
    "code_request" UUID,

    CONSTRAINT "suppression_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "state" "import_state" NOT NULL DEFAULT 'uploaded',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "counts" JSONB NOT NULL DEFAULT '{}',
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_chunk" (
    "workspace_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "import_chunk_pkey" PRIMARY KEY ("import_id","seq")
);

-- CreateTable
CREATE TABLE "import_reject" (
    "workspace_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "row" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "cells" TEXT[],

    CONSTRAINT "import_reject_pkey" PRIMARY KEY ("import_id","row")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" "campaign_state" NOT NULL DEFAULT 'draft',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "message_id" UUID,
    "caller_id_id" UUID,
    "window_start" TIMESTAMPTZ(3),
    "window_end" TIMESTAMPTZ(3),
    "time_zone" TEXT NOT NULL,
    "max_retries" INTEGER NOT NULL DEFAULT 3,
    "minutes_between" INTEGER NOT NULL DEFAULT 60,
    "repeats" INTEGER NOT NULL DEFAULT 1,
    "snapshot" JSONB,
    "reason" TEXT,
    "turn_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "launched_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_list" (
    "workspace_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "list_id" UUID NOT NULL,

    CONSTRAINT "campaign_list_pkey" PRIMARY KEY ("campaign_id","list_id")
);

-- CreateTable
CREATE TABLE "batch" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "state" "batch_state" NOT NULL DEFAULT 'pending',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "polls" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "replaces" UUID,

    CONSTRAINT "batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "call" (
    "code_request" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "round" SMALLINT NOT NULL DEFAULT 1,
    "batch_id" UUID,
    "contact_id" UUID,
    "number" TEXT NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "state" "call_state" NOT NULL DEFAULT 'pending',
    "outcome" "outcome",
    "reason" TEXT,
    "status" TEXT,
    "raw_status" TEXT,
    "platform_id" TEXT,
    "digits" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "price" DECIMAL(12,6),
    "retries" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "call_pkey" PRIMARY KEY ("code_request")
);

-- CreateTable
CREATE TABLE "call_status" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "code_request" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "call_state" NOT NULL,
    "status" TEXT,
    "retries" INTEGER,
    "reason" TEXT,
    "batch_id" UUID,
    "exchange_id" UUID,

    CONSTRAINT "call_status_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_tally" (
    "workspace_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "bucket" TEXT NOT NULL,
    "digits" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    "calls" INTEGER NOT NULL DEFAULT 0,
    "cost" DECIMAL(16,6) NOT NULL DEFAULT 0,

    CONSTRAINT "campaign_tally_pkey" PRIMARY KEY ("campaign_id","bucket","digits","reason")
);

-- CreateTable
CREATE TABLE "answers_over_time" (
    "workspace_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "answers_over_time_pkey" PRIMARY KEY ("campaign_id","at")
);

-- CreateTable
CREATE TABLE "exchange" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "campaign_id" UUID,
    "batch_id" UUID,
    "kind" "exchange_kind" NOT NULL,
    "attempt" INTEGER NOT NULL,
    "method" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "request" BYTEA NOT NULL,
    "request_bytes" INTEGER NOT NULL,
    "request_sha256" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" "exchange_outcome",
    "reason" TEXT,
    "http_status" INTEGER,
    "headers" JSONB,
    "response" BYTEA,
    "response_bytes" INTEGER,
    "response_sha256" TEXT,

    CONSTRAINT "exchange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "user_id" UUID,
    "user_name" TEXT,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "subject_id" TEXT,
    "subject_name" TEXT,
    "facts" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "workspace_slug_key" ON "workspace"("slug");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_workspace_id_key" ON "account"("workspace_id");

-- CreateIndex
CREATE UNIQUE INDEX "caller_id_workspace_id_number_key" ON "caller_id"("workspace_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "message_workspace_id_name_key" ON "message"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "contact_workspace_id_last_name_first_name_id_idx" ON "contact"("workspace_id", "last_name", "first_name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_workspace_id_number_key" ON "contact"("workspace_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "list_workspace_id_name_key" ON "list"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "list_member_contact_id_idx" ON "list_member"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "suppression_workspace_id_number_key" ON "suppression"("workspace_id", "number");

-- CreateIndex
CREATE INDEX "import_workspace_id_created_at_idx" ON "import"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "campaign_workspace_id_created_at_id_idx" ON "campaign"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "campaign_list_list_id_idx" ON "campaign_list"("list_id");

-- CreateIndex
CREATE UNIQUE INDEX "batch_campaign_id_seq_key" ON "batch"("campaign_id", "seq");

-- CreateIndex
CREATE INDEX "call_batch_id_idx" ON "call"("batch_id");

-- CreateIndex
CREATE INDEX "call_campaign_id_code_request_idx" ON "call"("campaign_id", "code_request");

-- CreateIndex
CREATE INDEX "call_workspace_id_number_idx" ON "call"("workspace_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "call_campaign_id_round_number_key" ON "call"("campaign_id", "round", "number");

-- CreateIndex
CREATE INDEX "call_status_code_request_id_idx" ON "call_status"("code_request", "id");

-- CreateIndex
CREATE INDEX "exchange_workspace_id_id_idx" ON "exchange"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "exchange_campaign_id_id_idx" ON "exchange"("campaign_id", "id" DESC);

-- CreateIndex
CREATE INDEX "exchange_batch_id_id_idx" ON "exchange"("batch_id", "id");

-- CreateIndex
CREATE INDEX "event_workspace_id_id_idx" ON "event"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "event_subject_id_id_idx" ON "event"("subject_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "caller_id" ADD CONSTRAINT "caller_id_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list" ADD CONSTRAINT "list_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_member" ADD CONSTRAINT "list_member_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_member" ADD CONSTRAINT "list_member_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "list"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_member" ADD CONSTRAINT "list_member_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suppression" ADD CONSTRAINT "suppression_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import" ADD CONSTRAINT "import_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_chunk" ADD CONSTRAINT "import_chunk_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_chunk" ADD CONSTRAINT "import_chunk_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_reject" ADD CONSTRAINT "import_reject_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_reject" ADD CONSTRAINT "import_reject_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_caller_id_id_fkey" FOREIGN KEY ("caller_id_id") REFERENCES "caller_id"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_list" ADD CONSTRAINT "campaign_list_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_list" ADD CONSTRAINT "campaign_list_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_list" ADD CONSTRAINT "campaign_list_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "list"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch" ADD CONSTRAINT "batch_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch" ADD CONSTRAINT "batch_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call" ADD CONSTRAINT "call_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call" ADD CONSTRAINT "call_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call" ADD CONSTRAINT "call_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "batch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_status" ADD CONSTRAINT "call_status_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_tally" ADD CONSTRAINT "campaign_tally_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_tally" ADD CONSTRAINT "campaign_tally_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answers_over_time" ADD CONSTRAINT "answers_over_time_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answers_over_time" ADD CONSTRAINT "answers_over_time_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exchange" ADD CONSTRAINT "exchange_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exchange" ADD CONSTRAINT "exchange_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exchange" ADD CONSTRAINT "exchange_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exchange" ADD CONSTRAINT "exchange_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "batch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- ------------------------------------------------------------------------------------------------------------------
-- By hand: what Prisma cannot express.

-- Search by any part of a name or number, and by the beginning of a number.
CREATE INDEX "contact_search_idx" ON "contact" USING gin (("first_name" || ' ' || "last_name" || ' ' || "number") gin_trgm_ops);

-- The work that is due, per account: the only thing that dispatch and polling look at.
CREATE INDEX "batch_due_idx" ON "batch" ("account_id", "due_at") WHERE "state" IN ('pending', 'sending', 'submitted', 'unknown');

-- A call that is waiting has no outcome, a final one has.
ALTER TABLE "call" ADD CONSTRAINT "call_outcome_when_final" CHECK (("state" = 'final') = ("outcome" IS NOT NULL));
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_window_order" CHECK ("window_end" > "window_start");
ALTER TABLE "batch" ADD CONSTRAINT "batch_has_calls" CHECK ("size" > 0);

-- The word under which a call is counted and filtered: its outcome when final, its state otherwise.
CREATE FUNCTION "call_bucket"("state" "call_state", "outcome" "outcome") RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN "state" = 'final' THEN "outcome"::text ELSE "state"::text END;

CREATE INDEX "call_bucket_idx" ON "call" ("campaign_id", "call_bucket"("state", "outcome"), "code_request");

-- Kept counters: every statement that touches calls moves them, set-based, in a fixed order (no deadlock between
-- two statements). Whoever moves calls cannot forget it.
CREATE FUNCTION "tally_calls"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "campaign_tally" AS t ("workspace_id", "campaign_id", "bucket", "digits", "reason", "calls", "cost")
    SELECT "workspace_id", "campaign_id", "call_bucket"("state", "outcome"), coalesce("digits", ''), coalesce("reason", ''),
           count(*), coalesce(sum("price"), 0)
    FROM new_calls GROUP BY 1, 2, 3, 4, 5 ORDER BY 2, 3, 4, 5
    ON CONFLICT ("campaign_id", "bucket", "digits", "reason")
    DO UPDATE SET "calls" = t."calls" + excluded."calls", "cost" = t."cost" + excluded."cost";
    RETURN NULL;
  END IF;

  INSERT INTO "campaign_tally" AS t ("workspace_id", "campaign_id", "bucket", "digits", "reason", "calls", "cost")
  SELECT "workspace_id", "campaign_id", "bucket", "digits", "reason", sum("n"), sum("cost")
  FROM (
    SELECT "workspace_id", "campaign_id", "call_bucket"("state", "outcome") AS "bucket", coalesce("digits", '') AS "digits",
           coalesce("reason", '') AS "reason", 1 AS "n", coalesce("price", 0) AS "cost"
    FROM new_calls
    UNION ALL
    SELECT "workspace_id", "campaign_id", "call_bucket"("state", "outcome"), coalesce("digits", ''), coalesce("reason", ''),
           -1, -coalesce("price", 0)
    FROM old_calls
  ) AS "change"
  GROUP BY 1, 2, 3, 4, 5 HAVING sum("n") <> 0 OR sum("cost") <> 0 ORDER BY 2, 3, 4, 5
  ON CONFLICT ("campaign_id", "bucket", "digits", "reason")
  DO UPDATE SET "calls" = t."calls" + excluded."calls", "cost" = t."cost" + excluded."cost";

  INSERT INTO "answers_over_time" AS a ("workspace_id", "campaign_id", "at", "calls")
  SELECT n."workspace_id", n."campaign_id", date_bin('5 seconds', n."answered_at", 'epoch'), count(*)
  FROM new_calls n JOIN old_calls o USING ("code_request")
  WHERE n."answered_at" IS NOT NULL AND n."state" = 'final' AND o."state" <> 'final'
  GROUP BY 1, 2, 3 ORDER BY 2, 3
  ON CONFLICT ("campaign_id", "at") DO UPDATE SET "calls" = a."calls" + excluded."calls";
  RETURN NULL;
END $$;

CREATE TRIGGER "call_inserted" AFTER INSERT ON "call" REFERENCING NEW TABLE AS new_calls
  FOR EACH STATEMENT EXECUTE FUNCTION "tally_calls"();
CREATE TRIGGER "call_updated" AFTER UPDATE ON "call" REFERENCING OLD TABLE AS old_calls NEW TABLE AS new_calls
  FOR EACH STATEMENT EXECUTE FUNCTION "tally_calls"();

-- What was recorded cannot be changed unseen: the audit tables take new rows only. An exchange is completed once.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are immutable', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION "exchange_ends_once"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."ended_at" IS NULL
     AND (NEW."id", NEW."workspace_id", NEW."account_id", NEW."campaign_id", NEW."batch_id", NEW."kind", NEW."attempt", NEW."method",
          NEW."url", NEW."started_at", NEW."request", NEW."request_bytes", NEW."request_sha256")
         IS NOT DISTINCT FROM
         (OLD."id", OLD."workspace_id", OLD."account_id", OLD."campaign_id", OLD."batch_id", OLD."kind", OLD."attempt", OLD."method",
          OLD."url", OLD."started_at", OLD."request", OLD."request_bytes", OLD."request_sha256") THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'exchange rows are immutable' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER "event_immutable" BEFORE UPDATE OR DELETE ON "event" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "event_kept" BEFORE TRUNCATE ON "event" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "call_status_immutable" BEFORE UPDATE OR DELETE ON "call_status" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "call_status_kept" BEFORE TRUNCATE ON "call_status" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "exchange_immutable" BEFORE DELETE ON "exchange" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "exchange_kept" BEFORE TRUNCATE ON "exchange" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "exchange_ends_once" BEFORE UPDATE ON "exchange" FOR EACH ROW EXECUTE FUNCTION "exchange_ends_once"();

-- Requests and answers are compressed before they come here.
ALTER TABLE "exchange" ALTER COLUMN "request" SET STORAGE EXTERNAL, ALTER COLUMN "response" SET STORAGE EXTERNAL;
