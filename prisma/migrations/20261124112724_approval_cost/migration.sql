-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "approval_cost" DECIMAL(12,2);

