-- "Answered" has one meaning: the outcome. The chart's counter went by the moment in `answered_at` instead, which people
-- who opted out have as well, and calls that nobody answered when the platform dates its attempts; those it counted in
-- every round anew, since nothing ever took a call out again. And answered calls without that moment were missing.
-- Now it counts as `campaign_tally` does: what a statement took away and what it brought, so that after any sequence of
-- moves it says what is there.

-- The interval of the chart in which a call counts as answered, or null. An answer without a moment counts when it was over,
-- or when it was learned.
CREATE OR REPLACE FUNCTION "answered_in"("state" "call_state", "outcome" "outcome", "answered_at" timestamptz, "ended_at" timestamptz, "updated_at" timestamptz)
  RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN "state" = 'final' AND "outcome" = 'answered'
    THEN date_bin('5 seconds', coalesce("answered_at", "ended_at", "updated_at"), 'epoch') END;

CREATE OR REPLACE FUNCTION "tally_calls"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "campaign_tally" AS t ("workspace_id", "campaign_id", "bucket", "digits", "reason", "calls", "cost")
    SELECT "workspace_id", "campaign_id", "call_bucket"("state", "outcome"), coalesce("digits", ''), coalesce("reason", ''),
           count(*), coalesce(sum("price"), 0)
    FROM new_calls GROUP BY 1, 2, 3, 4, 5 ORDER BY 2, 3, 4, 5
    ON CONFLICT ("campaign_id", "bucket", "digits", "reason")
    DO UPDATE SET "calls" = t."calls" + excluded."calls", "cost" = t."cost" + excluded."cost";

    INSERT INTO "answers_over_time" AS a ("workspace_id", "campaign_id", "at", "calls")
    SELECT "workspace_id", "campaign_id", "answered_in"("state", "outcome", "answered_at", "ended_at", "updated_at"), count(*)
    FROM new_calls WHERE "outcome" = 'answered' GROUP BY 1, 2, 3 ORDER BY 2, 3
    ON CONFLICT ("campaign_id", "at") DO UPDATE SET "calls" = a."calls" + excluded."calls";
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
  SELECT "workspace_id", "campaign_id", "at", sum("n")
  FROM (
    SELECT "workspace_id", "campaign_id", 1 AS "n",
           "answered_in"("state", "outcome", "answered_at", "ended_at", "updated_at") AS "at"
    FROM new_calls WHERE "outcome" = 'answered'
    UNION ALL
    SELECT "workspace_id", "campaign_id", -1,
           "answered_in"("state", "outcome", "answered_at", "ended_at", "updated_at")
    FROM old_calls WHERE "outcome" = 'answered'
  ) AS "change"
  GROUP BY 1, 2, 3 HAVING sum("n") <> 0 ORDER BY 2, 3
  ON CONFLICT ("campaign_id", "at") DO UPDATE SET "calls" = a."calls" + excluded."calls";
  RETURN NULL;
END $$;

-- What was counted so far is counted anew. Nobody moves a call meanwhile: whoever has begun ends first.
DO $$
BEGIN
  LOCK TABLE "call" IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM "answers_over_time";
  INSERT INTO "answers_over_time" ("workspace_id", "campaign_id", "at", "calls")
  SELECT "workspace_id", "campaign_id", "answered_in"("state", "outcome", "answered_at", "ended_at", "updated_at"), count(*)
  FROM "call" WHERE "outcome" = 'answered' GROUP BY 1, 2, 3;
END $$;
