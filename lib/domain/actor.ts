import type { Role } from './permissions.ts';

/** The person who acts, the workspace and the role. Services take it; nothing else decides what a request may touch. */
export type Actor = {
  userId: string;
  userName: string;
  email: string;
  role: Role;
  workspaceId: string;
  workspaceSlug: string;
  workspaceName: string;
  /** IANA name, e.g. `Europe/Rome`. */
  timeZone: string;
};
