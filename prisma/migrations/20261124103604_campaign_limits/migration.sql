-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "calls_per_minute" INTEGER,
ADD COLUMN     "limits" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "next_call_at" TIMESTAMPTZ(6),
ADD COLUMN     "tripped" TEXT[] DEFAULT ARRAY[]::TEXT[];

