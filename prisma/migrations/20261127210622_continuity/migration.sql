-- By hand, before the columns whose default it is: which running of which database this is. A database that was put back,
-- copied or failed over runs under another name, whatever lies in its tables: system identifier, database, timeline, and
-- the moment at which the server started.
CREATE FUNCTION "incarnation"() RETURNS text LANGUAGE sql STABLE
  RETURN (SELECT "system_identifier" FROM pg_control_system()) || '/'
    || (SELECT "oid" FROM pg_database WHERE "datname" = current_database()) || '/'
    || left(pg_walfile_name(pg_current_wal_lsn()), 8) || '/' || extract(epoch FROM pg_postmaster_start_time());

-- AlterTable
ALTER TABLE "account" ADD COLUMN     "witness" UUID,
ADD COLUMN     "witness_at" TIMESTAMPTZ(3);

-- AlterTable: what was launched before is cleared by a look-up; only what is made from now on knows when it was made.
ALTER TABLE "campaign" ADD COLUMN     "clear_after" TIMESTAMPTZ(3),
ADD COLUMN     "cleared_at" TIMESTAMPTZ(3),
ADD COLUMN     "cleared_for" TEXT;
ALTER TABLE "campaign" ALTER COLUMN "cleared_at" SET DEFAULT CURRENT_TIMESTAMP,
ALTER COLUMN "cleared_for" SET DEFAULT "incarnation"();

-- AlterTable
ALTER TABLE "batch" ADD COLUMN     "absent_since" TIMESTAMPTZ(3),
ADD COLUMN     "send_again" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "taken_on" TEXT;

-- AlterTable
ALTER TABLE "worker" ADD COLUMN     "elsewhere" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "process" JSONB;

-- CreateTable
CREATE TABLE "installation" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "database" TEXT NOT NULL,
    "folder" TEXT,
    "machine" TEXT,
    "address" TEXT,
    "adopted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- ------------------------------------------------------------------------------------------------------------------
-- By hand: what Prisma cannot express.

-- There is one.
ALTER TABLE "installation" ADD CONSTRAINT "installation_single" CHECK ("id");

-- The CodeRequest of a person's call: the same whenever the same call is made again, so that a database that was put back
-- makes no second one of a call that the platform knows. A UUID of version 8 (RFC 9562): it begins like the campaign's, so
-- that calls of one campaign lie together in the index; the rest is a hash. `origin` is the contact in the first round and
-- the CodeRequest of the round before in a later one.
CREATE FUNCTION "code_request_of"("campaign" uuid, "origin" uuid, "round" int) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN encode(overlay(overlay(overlay(
      substring(sha256(uuid_send("campaign") || uuid_send("origin") || int4send("round")) FROM 1 FOR 16)
      PLACING substring(uuid_send("campaign") FROM 1 FOR 6) FROM 1)
      PLACING '\x80'::bytea FROM 7) PLACING '\x80'::bytea FROM 9), 'hex')::uuid;

-- Accounts that have called already have somebody whom the platform showed them.
UPDATE "account" a SET "witness" = w."code_request", "witness_at" = now() FROM "account" o CROSS JOIN LATERAL (
  SELECT c."code_request" FROM (
    SELECT "id" FROM "batch" WHERE "account_id" = o."id" AND "state" IN ('done', 'submitted') ORDER BY "id" DESC LIMIT 20
  ) b JOIN "call" c ON c."batch_id" = b."id" WHERE c."status" IS NOT NULL ORDER BY c."updated_at" DESC LIMIT 1
) w WHERE o."id" = a."id";
