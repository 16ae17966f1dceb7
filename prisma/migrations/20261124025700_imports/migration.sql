-- AlterEnum
ALTER TYPE "import_state" ADD VALUE 'running';
ALTER TYPE "import_state" ADD VALUE 'undone';

-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "import_id" UUID;

-- AlterTable
ALTER TABLE "list_member" ADD COLUMN     "import_id" UUID;

-- AlterTable
ALTER TABLE "contact_tag" ADD COLUMN     "import_id" UUID;

-- AlterTable
ALTER TABLE "import_reject" ADD COLUMN     "corrected_in" UUID,
DROP CONSTRAINT "import_reject_pkey",
ADD CONSTRAINT "import_reject_pkey" PRIMARY KEY ("import_id", "row", "reason");

-- AlterTable
ALTER TABLE "import" ADD COLUMN     "attempt" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "confirmed_by" UUID,
ADD COLUMN     "header_key" TEXT,
ADD COLUMN     "lease_until" TIMESTAMPTZ(3),
ADD COLUMN     "problem" JSONB,
ADD COLUMN     "progress" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "queued_at" TIMESTAMPTZ(3),
ADD COLUMN     "undone" JSONB,
ADD COLUMN     "undone_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "import_before" (
    "workspace_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "attributes" JSONB NOT NULL,
    "written_by" UUID,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "import_before_pkey" PRIMARY KEY ("import_id","contact_id")
);

-- CreateIndex
CREATE INDEX "import_workspace_id_header_key_created_at_idx" ON "import"("workspace_id", "header_key", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "import_before" ADD CONSTRAINT "import_before_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_before" ADD CONSTRAINT "import_before_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- ------------------------------------------------------------------------------------------------------------------
-- By hand: what Prisma cannot express.

-- The queue of the workers: what was confirmed and is not over yet.
CREATE INDEX "import_queue_idx" ON "import" ("queued_at") WHERE "queued_at" IS NOT NULL;

-- Pieces of a file are read once and deleted; compressing them costs more than it saves.
ALTER TABLE "import_chunk" ALTER COLUMN "content" SET STORAGE EXTERNAL;

-- A million memberships made at once would be checked one by one, three references each: longer than writing them.
-- The same promises, kept by the statement as a whole: a member's list and contact exist, in the member's workspace, and
-- stay while this transaction lasts; whoever goes takes the memberships along.
ALTER TABLE "list_member" DROP CONSTRAINT "list_member_workspace_id_fkey", DROP CONSTRAINT "list_member_list_id_fkey",
  DROP CONSTRAINT "list_member_contact_id_fkey";

CREATE FUNCTION "check_new_members"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted bigint;
  found bigint;
BEGIN
  SELECT count(*) INTO wanted FROM (SELECT DISTINCT "list_id", "workspace_id" FROM new_members) w;
  SELECT count(*) INTO found FROM (
    SELECT FROM "list" l JOIN (SELECT DISTINCT "list_id", "workspace_id" FROM new_members) w
      ON l."id" = w."list_id" AND l."workspace_id" = w."workspace_id" FOR KEY SHARE OF l
  ) f;
  IF found <> wanted THEN
    RAISE EXCEPTION 'a member of a list that is not there' USING ERRCODE = 'foreign_key_violation', TABLE = 'list_member';
  END IF;
  -- Nobody else sees, let alone deletes, a contact that this very transaction wrote: it needs no lock.
  SELECT count(*) INTO wanted FROM new_members;
  SELECT count(*) INTO found FROM new_members m
  JOIN "contact" c ON c."id" = m."contact_id" AND c."workspace_id" = m."workspace_id"
  WHERE c.xmin = pg_current_xact_id()::xid;
  IF found <> wanted THEN
    SELECT found + count(*) INTO found FROM (
      SELECT FROM "contact" c JOIN new_members m ON c."id" = m."contact_id" AND c."workspace_id" = m."workspace_id"
      WHERE c.xmin <> pg_current_xact_id()::xid FOR KEY SHARE OF c
    ) f;
  END IF;
  IF found <> wanted THEN
    RAISE EXCEPTION 'a contact in a list that is not there' USING ERRCODE = 'foreign_key_violation', TABLE = 'list_member';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION "take_members_along"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'list' THEN
    DELETE FROM "list_member" m USING gone WHERE m."list_id" = gone."id";
  ELSE
    DELETE FROM "list_member" m USING gone WHERE m."contact_id" = gone."id";
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "list_member_checked" AFTER INSERT ON "list_member" REFERENCING NEW TABLE AS new_members
  FOR EACH STATEMENT EXECUTE FUNCTION "check_new_members"();
CREATE TRIGGER "contact_takes_members" AFTER DELETE ON "contact" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION "take_members_along"();
CREATE TRIGGER "list_takes_members" AFTER DELETE ON "list" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION "take_members_along"();

-- Contacts, too, come by the million; all are made by a member of their workspace, which is there. What goes with it, goes.
ALTER TABLE "contact" DROP CONSTRAINT "contact_workspace_id_fkey";

CREATE FUNCTION "take_contacts_along"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "contact" c USING gone WHERE c."workspace_id" = gone."id";
  RETURN NULL;
END $$;
CREATE TRIGGER "workspace_takes_contacts" AFTER DELETE ON "workspace" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION "take_contacts_along"();
