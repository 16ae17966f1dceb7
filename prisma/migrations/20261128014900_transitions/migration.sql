-- A campaign, a batch and a call go from state to state only as lib/domain/transitions.ts says; a test holds the two against
-- each other. The condition is evaluated without a call of the function, which only refuses.
CREATE FUNCTION "refuse_transition"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'no % goes from % to %', TG_TABLE_NAME, OLD.state, NEW.state USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER "campaign_transition" BEFORE UPDATE OF "state" ON "campaign" FOR EACH ROW WHEN (NOT (
  OLD.state = NEW.state
  OR NEW.state = 'launching' AND OLD.state IN ('draft')
  OR NEW.state = 'running' AND OLD.state IN ('launching', 'paused')
  OR NEW.state = 'paused' AND OLD.state IN ('running')
  OR NEW.state = 'completed' AND OLD.state IN ('running', 'paused')
  OR NEW.state = 'cancelled' AND OLD.state IN ('running', 'paused')
  OR NEW.state = 'failed' AND OLD.state IN ('running', 'paused')
)) EXECUTE FUNCTION "refuse_transition"();

CREATE TRIGGER "batch_transition" BEFORE UPDATE OF "state" ON "batch" FOR EACH ROW WHEN (NOT (
  OLD.state = NEW.state
  OR NEW.state = 'pending' AND OLD.state IN ('sending')
  OR NEW.state = 'sending' AND OLD.state IN ('pending')
  OR NEW.state = 'submitted' AND OLD.state IN ('sending', 'unknown')
  OR NEW.state = 'unknown' AND OLD.state IN ('sending', 'pending', 'submitted', 'parked')
  OR NEW.state = 'parked' AND OLD.state IN ('submitted', 'unknown')
  OR NEW.state = 'refused' AND OLD.state IN ('sending')
  OR NEW.state = 'done' AND OLD.state IN ('submitted', 'unknown', 'parked', 'pending')
  OR NEW.state = 'cancelled' AND OLD.state IN ('pending')
  OR NEW.state = 'expired' AND OLD.state IN ('pending')
)) EXECUTE FUNCTION "refuse_transition"();

CREATE TRIGGER "call_transition" BEFORE UPDATE OF "state" ON "call" FOR EACH ROW WHEN (NOT (
  OLD.state = NEW.state
  OR NEW.state = 'pending' AND OLD.state IN ('unknown')
  OR NEW.state = 'submitted' AND OLD.state IN ('pending', 'unknown')
  OR NEW.state = 'unknown' AND OLD.state IN ('pending', 'parked')
  OR NEW.state = 'parked' AND OLD.state IN ('submitted', 'unknown')
  OR NEW.state = 'final' AND OLD.state IN ('pending', 'submitted', 'unknown', 'parked')
  OR NEW.state = 'carried' AND OLD.state IN ('final')
  OR NEW.state = 'excluded' AND OLD.state IN ('pending')
  OR NEW.state = 'cancelled' AND OLD.state IN ('pending', 'unknown')
  OR NEW.state = 'expired' AND OLD.state IN ('pending', 'unknown')
)) EXECUTE FUNCTION "refuse_transition"();
