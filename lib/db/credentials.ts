import type { Account } from './generated/client.ts';
import { seal, unseal } from './seal.ts';

/** The sealed part of an account. The user name is no secret to its owner, but with the password it opens the platform. */
export type Credentials = { username: string; password: string; guid: string };

const SECRETS = ['username', 'password', 'guid'] as const;

/** An account ready to speak to the platform. Holds secrets in the clear: never log, store or return it to a page. */
export type OpenAccount = Credentials & Pick<Account, 'id' | 'workspaceId' | 'rehearsal' | 'sandbox' | 'baseUrl'>;

/** The columns of an account's row that are needed to speak to the platform. */
export type SealedAccount = Pick<
  Account,
  'id' | 'workspaceId' | 'rehearsal' | 'sandbox' | 'baseUrl' | keyof Credentials
>;

/** Texts that must not appear in any record of an exchange with this account. */
export function secretsOf(account: Credentials): string[] {
  return SECRETS.map((secret) => account[secret]);
}

/** Each secret is bound to its workspace and its column: one row's bytes are worthless in another. */
function purpose(workspaceId: string, secret: keyof Credentials): string {
  return `account:${workspaceId}:${secret}`;
}

/** The given secrets in the form of the table `account`. Secrets that are not given are left out (and so stay unchanged). */
export function sealCredentials<Given extends Partial<Credentials>>(
  workspaceId: string,
  given: Given,
): { [Secret in keyof Given]: Uint8Array<ArrayBuffer> } {
  const sealed = SECRETS.filter((secret) => given[secret]).map((secret) => [
    secret,
    seal(given[secret] ?? '', purpose(workspaceId, secret)),
  ]);
  return Object.fromEntries(sealed);
}

/** Opens an account's row. Throws if it was sealed with another key, or a byte was changed. */
export function openAccount(account: SealedAccount): OpenAccount {
  const open = (secret: keyof Credentials) => unseal(account[secret], purpose(account.workspaceId, secret));
  return {
    id: account.id,
    workspaceId: account.workspaceId,
    rehearsal: account.rehearsal,
    sandbox: account.sandbox,
    baseUrl: account.baseUrl,
    username: open('username'),
    password: open('password'),
    guid: open('guid'),
  };
}
