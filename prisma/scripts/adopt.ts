import { adopt } from '#lib/jobs/installation.ts';
import { type Command, say } from './command.ts';

const WORDS = {
  database: 'the database (another server, or another name)',
  folder: 'the data folder of the database',
  machine: 'the machine',
  address: 'PUBLIC_URL',
} as const;

export const adoptCommand: Command = {
  purpose:
    'Makes this place the one that sends, after the installation moved. A copy must never be told so while its original runs.',
  flags: {},
  example: 'adopt',
  async run() {
    const differed = await adopt();
    if (differed.length === 0) say('This is the installation that sends already. Nothing was changed.');
    else
      say(`From now on calls are sent from here. What had changed: ${differed.map((fact) => WORDS[fact]).join(', ')}.`);
  },
};
