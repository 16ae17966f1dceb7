-- AlterTable
ALTER TABLE "account" ADD COLUMN     "rests_until" TIMESTAMPTZ(3);

