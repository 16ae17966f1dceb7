-- San Marino's landlines stood under Italy's code when they were typed in Italy's way, and under their own otherwise: the
-- same telephone twice, suppressed under one number and called under the other. From now on they have San Marino's code.
-- What was called keeps the number that was dialled; erased suppressions are hashes, and are compared under both.

CREATE FUNCTION pg_temp.is_before(number text) RETURNS boolean LANGUAGE sql IMMUTABLE
  AS $$ SELECT number ~ '^\+390549[89][0-9]{5}$' $$;
CREATE FUNCTION pg_temp.line_of(number text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '+378' || substr(number, 4) $$;

-- Suppressions: of two for one line, what forbids for longer.
UPDATE suppression s SET
  since = least(s.since, o.since),
  until = CASE WHEN s.until IS NULL OR o.until IS NULL THEN NULL ELSE greatest(s.until, o.until) END
FROM suppression o
WHERE pg_temp.is_before(o.number) AND s.workspace_id = o.workspace_id AND s.number = pg_temp.line_of(o.number);
DELETE FROM suppression o USING suppression s
WHERE pg_temp.is_before(o.number) AND s.workspace_id = o.workspace_id AND s.number = pg_temp.line_of(o.number);
UPDATE suppression SET number = pg_temp.line_of(number) WHERE pg_temp.is_before(number);

-- Contacts: two of one line become one, with the lists, tags and consents of both; a consent that either withdrew is withdrawn.
CREATE TEMP TABLE one_line AS
  SELECT o.id AS goes, c.id AS stays, o.first_name, o.last_name, o.attributes
  FROM contact o JOIN contact c ON c.workspace_id = o.workspace_id AND c.number = pg_temp.line_of(o.number)
  WHERE pg_temp.is_before(o.number);
INSERT INTO list_member (workspace_id, list_id, contact_id)
  SELECT m.workspace_id, m.list_id, l.stays FROM list_member m JOIN one_line l ON l.goes = m.contact_id
  ON CONFLICT DO NOTHING;
INSERT INTO contact_tag (workspace_id, tag_id, contact_id)
  SELECT t.workspace_id, t.tag_id, l.stays FROM contact_tag t JOIN one_line l ON l.goes = t.contact_id
  ON CONFLICT DO NOTHING;
INSERT INTO contact_consent AS k (workspace_id, contact_id, consent_id, withdrawn_at, withdrawn_by)
  SELECT c.workspace_id, l.stays, c.consent_id, c.withdrawn_at, c.withdrawn_by
  FROM contact_consent c JOIN one_line l ON l.goes = c.contact_id
  ON CONFLICT (contact_id, consent_id) DO UPDATE SET
    withdrawn_at = coalesce(k.withdrawn_at, excluded.withdrawn_at),
    withdrawn_by = CASE WHEN k.withdrawn_at IS NULL THEN excluded.withdrawn_by ELSE k.withdrawn_by END;
UPDATE contact c SET
  first_name = CASE WHEN c.first_name = '' THEN l.first_name ELSE c.first_name END,
  last_name = CASE WHEN c.last_name = '' THEN l.last_name ELSE c.last_name END,
  attributes = l.attributes || c.attributes,
  updated_at = now()
FROM one_line l WHERE c.id = l.stays;
DELETE FROM contact WHERE id IN (SELECT goes FROM one_line);
UPDATE contact SET number = pg_temp.line_of(number) WHERE pg_temp.is_before(number);

-- Members' own numbers.
DELETE FROM test_number o USING test_number t
WHERE pg_temp.is_before(o.number) AND t.workspace_id = o.workspace_id AND t.user_id = o.user_id
  AND t.number = pg_temp.line_of(o.number);
UPDATE test_number SET number = pg_temp.line_of(number) WHERE pg_temp.is_before(number);

DROP TABLE one_line;
DROP FUNCTION pg_temp.is_before(text);
DROP FUNCTION pg_temp.line_of(text);
