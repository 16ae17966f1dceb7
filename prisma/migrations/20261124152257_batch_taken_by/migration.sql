-- AlterTable
ALTER TABLE "batch" ADD COLUMN     "taken_by" UUID;

