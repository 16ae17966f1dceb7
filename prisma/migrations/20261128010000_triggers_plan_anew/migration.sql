-- A statement in a trigger is planned once a connection and kept. Planned when a list got its first member, it read the
-- whole address book once for each member of any list that came later: twenty thousand took 20 seconds, twice as many
-- 160. What joins a transition table is therefore planned each time it runs, when it is known how many rows there are
-- (docs/decisions/0026); and nested loops are open to it even within a statement to which they are not, which would
-- otherwise read all lists of everybody for one contact that goes. The promises stay as they were.

CREATE OR REPLACE FUNCTION "check_new_members"() RETURNS trigger LANGUAGE plpgsql
  SET "enable_nestloop" TO on AS $$
DECLARE
  wanted bigint;
  found bigint;
  written bigint;
BEGIN
  SELECT count(*) INTO wanted FROM (SELECT DISTINCT "list_id", "workspace_id" FROM new_members) w;
  EXECUTE $statement$
    SELECT count(*) FROM (
      SELECT FROM "list" l JOIN (SELECT DISTINCT "list_id", "workspace_id" FROM new_members) w
        ON l."id" = w."list_id" AND l."workspace_id" = w."workspace_id" FOR KEY SHARE OF l
    ) f $statement$ INTO found;
  IF found <> wanted THEN
    RAISE EXCEPTION 'a member of a list that is not there' USING ERRCODE = 'foreign_key_violation', TABLE = 'list_member';
  END IF;
  -- Nobody else sees, let alone deletes, a contact that this very transaction wrote: it needs no lock.
  SELECT count(*) INTO wanted FROM new_members;
  EXECUTE $statement$
    SELECT count(*) FROM new_members m
    JOIN "contact" c ON c."id" = m."contact_id" AND c."workspace_id" = m."workspace_id"
    WHERE c.xmin = pg_current_xact_id()::xid $statement$ INTO found;
  IF found <> wanted THEN
    EXECUTE $statement$
      SELECT count(*) FROM (
        SELECT FROM "contact" c JOIN new_members m ON c."id" = m."contact_id" AND c."workspace_id" = m."workspace_id"
        WHERE c.xmin <> pg_current_xact_id()::xid FOR KEY SHARE OF c
      ) f $statement$ INTO written;
    found := found + written;
  END IF;
  IF found <> wanted THEN
    RAISE EXCEPTION 'a contact in a list that is not there' USING ERRCODE = 'foreign_key_violation', TABLE = 'list_member';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "take_members_along"() RETURNS trigger LANGUAGE plpgsql
  SET "enable_nestloop" TO on AS $$
BEGIN
  IF TG_TABLE_NAME = 'list' THEN
    EXECUTE 'DELETE FROM "list_member" m USING gone WHERE m."list_id" = gone."id"';
  ELSE
    EXECUTE 'DELETE FROM "list_member" m USING gone WHERE m."contact_id" = gone."id"';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "note_what_batches_hold"() RETURNS trigger LANGUAGE plpgsql
  SET "enable_nestloop" TO on AS $$
BEGIN
  EXECUTE $statement$
    UPDATE "batch" b SET "holds" = ARRAY(SELECT DISTINCT unnest(b."holds" || h."words"))
    FROM (
      SELECT "batch_id", array_agg(DISTINCT "call_bucket"("state", "outcome")) AS "words" FROM new_calls
      WHERE "state" NOT IN ('pending', 'submitted') AND "batch_id" IS NOT NULL GROUP BY 1 ORDER BY 1
    ) h WHERE b."id" = h."batch_id" AND NOT b."holds" @> h."words" $statement$;
  RETURN NULL;
END $$;

-- An enum becomes text by a function that is only stable; called immutable, this one could not be inlined, and was called
-- for each call of a launch: a tenth of its time. No index uses it any more.
ALTER FUNCTION "call_bucket" STABLE;
