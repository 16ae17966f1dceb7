-- CreateEnum
CREATE TYPE "campaign_purpose" AS ENUM ('real', 'test');

-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "purpose" "campaign_purpose" NOT NULL DEFAULT 'real';

-- CreateTable
CREATE TABLE "test_number" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "code_hash" BYTEA,
    "code_at" TIMESTAMPTZ(3),
    "wrong" INTEGER NOT NULL DEFAULT 0,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "test_number_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "test_number_workspace_id_user_id_number_key" ON "test_number"("workspace_id", "user_id", "number");

-- AddForeignKey
ALTER TABLE "test_number" ADD CONSTRAINT "test_number_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "test_number" ADD CONSTRAINT "test_number_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

