-- By hand: what Prisma cannot express.

-- A batch has calls; but who is suppressed before it leaves is taken out of it, and when nobody is left it is done.
ALTER TABLE "batch" DROP CONSTRAINT "batch_has_calls",
  ADD CONSTRAINT "batch_has_calls" CHECK ("size" > 0 OR "size" = 0 AND "state" = 'done');
