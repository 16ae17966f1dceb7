import type { Account } from './generated/client.ts';
import { seal, unseal } from './seal.ts';

/** What an account keeps sealed. The user name is no secret to its owner, but with the password it opens the platform. */
export type Credentials = { username: string; password: string; guid: string };

const SECRETS = ['username', 'password', 'guid'] as const;

/** An account ready to speak to the platform. Holds secrets in the clear: never log, store or return it to a page. */
export type OpenAccount = Credentials & Pick<Account, 'id' | 'workspaceId' | 'rehearsal' | 'sandbox' | 'baseUrl'>;

/** An account as it lies in its table, as far as speaking to the platform needs it. */
export type SealedAccount = Pick<
  Account,
  'id' | 'workspaceId' | 'rehearsal' | 'sandbox' | 'baseUrl' | keyof Credentials
>;

/** What must not stand in any record of an exchange with this account. */
export function secretsOf(account: Credentials): string[] {
  return SECRETS.map((secret) => account[secret]);
}

/** Each secret is bound to its workspace and its place: one row's bytes are worthless in another. */
function purpose(workspaceId: string, secret: keyof Credentials): string {
  return `account:${workspaceId}:${secret}`;
}

/** The given secrets as they lie in the table `account`. What is not given is left out (and so kept as it is). */
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

/** Opens an account's row. Throws if the key is another one than it was sealed with, or a byte was moved. */
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
