import { prisma } from '#lib/db/client.ts';
import { adopt, elsewhere } from '#lib/jobs/installation.ts';
import { lookUpEverything } from './after-restore.ts';
import { type Command, Refused, say } from './command.ts';

const WORDS = {
  database: 'the database (another server, or another name)',
  folder: 'the data folder of the database',
  machine: 'the machine',
  address: 'PUBLIC_URL',
} as const;

const CONSEQUENCE = `If the installation that this database belongs to still runs anywhere, both would call the same people.
Stop it there first, for good: the portal and every worker. Then all that waits here is looked up on the
platform, for half an hour or longer, and what the platform does not know is called from here.
When that is done, say so:
  npm run admin -- adopt --original stopped`;

export const adoptCommand: Command = {
  purpose:
    'Makes this place the one that sends, after the installation moved. A copy must never be told so while its original runs.',
  flags: { original: { hint: '“stopped”: nothing of it runs anywhere else any more' } },
  example: 'adopt --original stopped',
  async run(flags) {
    const differs = await elsewhere();
    const differences = differs.map((fact) => WORDS[fact]).join(', ');
    if (differs.length === 0) return say('This is the installation that sends already. Nothing was changed.');
    if (flags.original !== 'stopped')
      throw new Refused(`Different here: ${differences}. Nothing was changed.\n${CONSEQUENCE}`);
    // Before anything may leave from here: if this ends in between, it is still elsewhere, and is told once more.
    await lookUpEverything('mayRun');
    await adopt();
    say(`From now on calls are sent from here. What had changed: ${differences}.`);
    const waiting = await prisma.batch.count({ where: { state: 'unknown', reason: 'restored' } });
    if (waiting > 0)
      say('Should an account stop with “older than what the platform knows”, the original still runs: stop it first.');
  },
};
