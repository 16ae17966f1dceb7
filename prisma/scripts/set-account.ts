import { AccountForm } from '#lib/features/accounts/schema.ts';
import { saveAccount } from '#lib/features/accounts/service.ts';
import { type Command, need, Refused, say } from './command.ts';
import { inWorkspace } from './given.ts';
import { passwordFromInput } from './password.ts';

/** Flags by the name of the form's field. */
const FIELDS = {
  baseUrl: 'base-url',
  username: 'username',
  guid: 'guid',
  shape: 'shape',
  callsPerRequest: 'calls-per-request',
  requestsPerSecond: 'rate',
  inFlight: 'in-flight',
} as const;

const WORDS: Record<string, string> = {
  insecureUrl: 'it must begin with https',
  hostNotAllowed: 'its host is not in ALLOWED_HOSTS',
  invalidUrl: 'it is not an address',
  invalidGuid: 'it is no Guid, such as 1a16cc39-23bc-407b-b4b8-4a4e129337f6',
};

export const setAccountCommand: Command = {
  purpose: 'Sets the SENDService account of a workspace. The password comes from standard input.',
  flags: {
    workspace: { hint: 'slug', required: true },
    'base-url': { hint: 'e.g. https://login.sendservice.eu/MultiChannelAPI/Api', required: true },
    username: { hint: 'of the platform', required: true },
    guid: { hint: "the account's Guid, from its personal information on the platform", required: true },
    shape: { hint: 'full or compact (full)' },
    'calls-per-request': { hint: '1 to 1000 (100)' },
    rate: { hint: 'requests a second (2)' },
    'in-flight': { hint: 'requests at the same time (2)' },
  },
  example:
    'set-account --workspace clinica-verdi --base-url https://login.sendservice.eu/MultiChannelAPI/Api --username verdi --guid 1a16cc39-23bc-407b-b4b8-4a4e129337f6 < password.txt',
  async run(flags) {
    for (const name of ['workspace', 'base-url', 'username', 'guid']) need(flags, name);
    const actor = await inWorkspace(flags);
    const password = await passwordFromInput();
    if (!password) throw new Refused('The password is missing: pipe it into standard input.');
    const values = Object.entries(FIELDS).flatMap(([field, flag]) => (flags[flag] ? [[field, flags[flag]]] : []));
    const parsed = AccountForm.safeParse({ platform: 'sendservice', password, ...Object.fromEntries(values) });
    if (!parsed.success) {
      const problems = parsed.error.issues.map(({ path, message }) => {
        const flag = FIELDS[path[0] as keyof typeof FIELDS];
        return `--${flag}: ${WORDS[message] ?? (/^[a-zA-Z]+$/.test(message) ? 'not valid' : message)}`;
      });
      throw new Refused(problems.join('\n'));
    }
    await saveAccount(actor, parsed.data);
    say(`The account of “${actor.workspaceName}” is set. Test it in its settings before the first launch.`);
  },
};
