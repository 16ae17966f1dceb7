import { fillNumberKinds } from '#lib/features/contacts/number-kinds.ts';
import { type Command, say } from './command.ts';

export const numberKindsCommand: Command = {
  purpose:
    'Finds out which contacts have a mobile, a fixed or another number, and which numbers are to be checked, where that is not known yet.',
  flags: {},
  example: 'number-kinds',
  async run() {
    say(`${await fillNumberKinds()} contacts are known better now.`);
  },
};
