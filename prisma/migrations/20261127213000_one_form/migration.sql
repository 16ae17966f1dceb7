-- Every letter in its one composed form (NFC), as forms and files bring it from now on; and people are found without accents
-- and with any apostrophe.

DROP INDEX "contact_search_idx";

-- What was kept until now.
UPDATE "contact" SET "first_name" = left(normalize("first_name", NFC), 128), "last_name" = left(normalize("last_name", NFC), 128)
WHERE "first_name" IS NOT NFC NORMALIZED OR "last_name" IS NOT NFC NORMALIZED;
UPDATE "contact" SET "attributes" = (
  SELECT jsonb_object_agg(normalize(key, NFC), normalize(value, NFC)) FROM jsonb_each_text("contact"."attributes")
) WHERE "attributes"::text IS NOT NFC NORMALIZED;

-- Two tags that look alike become one. Who asks for the other one asks for this one.
DO $$
DECLARE
  twin record;
BEGIN
  FOR twin IN
    SELECT other."id" AS gone, (
      SELECT "id" FROM "tag" WHERE "workspace_id" = other."workspace_id"
        AND normalize("name"::text, NFC)::citext = normalize(other."name"::text, NFC)::citext ORDER BY "id" LIMIT 1
    ) AS kept, other."workspace_id" AS workspace
    FROM "tag" other
    WHERE EXISTS (SELECT FROM "tag" first WHERE first."workspace_id" = other."workspace_id" AND first."id" < other."id"
      AND normalize(first."name"::text, NFC)::citext = normalize(other."name"::text, NFC)::citext)
  LOOP
    INSERT INTO "contact_tag" ("workspace_id", "tag_id", "contact_id", "import_id")
      SELECT "workspace_id", twin.kept, "contact_id", "import_id" FROM "contact_tag" WHERE "tag_id" = twin.gone
      ON CONFLICT DO NOTHING;
    UPDATE "segment" SET "filter" = replace("filter"::text, twin.gone::text, twin.kept::text)::jsonb
      WHERE "workspace_id" = twin.workspace AND strpos("filter"::text, twin.gone::text) > 0;
    UPDATE "campaign" SET "audience" = replace("audience"::text, twin.gone::text, twin.kept::text)::jsonb
      WHERE "workspace_id" = twin.workspace AND "state" = 'draft' AND strpos("audience"::text, twin.gone::text) > 0;
    DELETE FROM "contact_tag" WHERE "tag_id" = twin.gone;
    DELETE FROM "tag" WHERE "id" = twin.gone;
  END LOOP;
END $$;
UPDATE "tag" SET "name" = normalize("name"::text, NFC) WHERE "name"::text IS NOT NFC NORMALIZED;

-- Other names stay two where they look alike: the later one gets a number.
DO $$
DECLARE
  one record;
  wanted citext;
  n int;
BEGIN
  FOR one IN
    SELECT 'list' AS kind, "id", "workspace_id", "name"::text FROM "list" WHERE "name"::text IS NOT NFC NORMALIZED
    UNION ALL SELECT 'segment', "id", "workspace_id", "name"::text FROM "segment" WHERE "name"::text IS NOT NFC NORMALIZED
    UNION ALL SELECT 'message', "id", "workspace_id", "name" FROM "message" WHERE "name" IS NOT NFC NORMALIZED
  LOOP
    n := 1;
    wanted := normalize(one."name", NFC)::citext;
    LOOP
      IF n > 1 THEN wanted := (normalize(one."name", NFC) || ' (' || n || ')')::citext; END IF;
      BEGIN
        EXECUTE format('UPDATE %I SET "name" = $1 WHERE "id" = $2', one.kind) USING wanted::text, one."id";
        EXIT;
      EXCEPTION WHEN unique_violation THEN
        n := n + 1;
      END;
    END LOOP;
  END LOOP;
END $$;

-- Attributes by their key, and who names them.
DELETE FROM "attribute" a WHERE a."key" IS NOT NFC NORMALIZED AND EXISTS (
  SELECT FROM "attribute" b WHERE b."workspace_id" = a."workspace_id" AND b."key" <> a."key"
    AND (b."key" = normalize(a."key", NFC) OR b."label" = normalize(a."label"::text, NFC)::citext));
UPDATE "attribute" SET "key" = normalize("key", NFC), "label" = normalize("label"::text, NFC)
WHERE "key" IS NOT NFC NORMALIZED OR "label"::text IS NOT NFC NORMALIZED;
UPDATE "message" SET "text" = normalize("text", NFC) WHERE "text" IS NOT NFC NORMALIZED;
-- An escaped sign before a lone accent would be no JSON any more.
UPDATE "segment" SET "filter" = normalize("filter"::text, NFC)::jsonb
WHERE "filter"::text IS NOT NFC NORMALIZED AND normalize("filter"::text, NFC) IS JSON;
UPDATE "campaign" SET "audience" = normalize("audience"::text, NFC)::jsonb
WHERE "state" = 'draft' AND "audience"::text IS NOT NFC NORMALIZED AND normalize("audience"::text, NFC) IS JSON;

-- lib/features/segments/compile.ts asks for this very expression. Most names are plain: they stay as they are, which is quick.
CREATE INDEX "contact_search_idx" ON "contact" USING gin ((
  CASE WHEN octet_length("first_name" || "last_name") = char_length("first_name" || "last_name")
    THEN "first_name" || ' ' || "last_name" || ' ' || "number"
    ELSE regexp_replace(normalize(translate("first_name" || ' ' || "last_name" || ' ' || "number", '’‘ʼ´øØłŁđĐı', '''''''''oOlLdDi'), NFD), '[\u0300-\u036f]', '', 'g')
  END) gin_trgm_ops);
