import type { Role } from '#lib/domain/permissions.ts';

/** The data that the frame around every page of a workspace shows. */
export type ShellData = {
  workspaces: { slug: string; name: string; role: Role }[];
  /** Decimal text; null if it was never read. */
  credits: string | null;
  sandbox: boolean;
  counts: { contacts: number; attention: number; suppressions: number; unseen: number };
};

export type ShellUser = { userName: string; email: string; role: Role; workspaceSlug: string; workspaceName: string };
