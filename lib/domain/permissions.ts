import { AppError } from './errors.ts';

/** The roles of a member in a workspace; meaning in product.md, "member". */
export const ROLES = ['owner', 'manager', 'operator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** The permissions that a service may check. Reading is open to every member of the workspace. */
export type Permission =
  | 'workspace.manage'
  | 'account.manage'
  | 'contacts.write'
  | 'suppressions.write'
  | 'messages.write'
  | 'campaigns.draft'
  | 'campaigns.launch';

const GRANTS: Record<Role, readonly Permission[]> = {
  owner: [
    'workspace.manage',
    'account.manage',
    'contacts.write',
    'suppressions.write',
    'messages.write',
    'campaigns.draft',
    'campaigns.launch',
  ],
  manager: ['contacts.write', 'suppressions.write', 'messages.write', 'campaigns.draft', 'campaigns.launch'],
  operator: ['contacts.write', 'campaigns.draft'],
  auditor: [],
};

/** True if a member with this role has the permission. */
export function can(actor: { role: Role }, permission: Permission): boolean {
  return GRANTS[actor.role].includes(permission);
}

/** Throws `AppError('forbidden')` unless the actor has the permission. Every writing service calls it first. */
export function assertCan(actor: { role: Role }, permission: Permission): void {
  if (!can(actor, permission)) throw new AppError('forbidden', { permission });
}
