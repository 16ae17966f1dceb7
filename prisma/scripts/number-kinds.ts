import { fillNumberKinds } from '#lib/features/contacts/number-kinds.ts';
import { type Command, say } from './command.ts';

export const numberKindsCommand: Command = {
  purpose: 'Finds out which contacts have a mobile, a fixed or another number, where that is not known yet.',
  flags: {},
  example: 'number-kinds',
  async run() {
    say(`${await fillNumberKinds()} contacts were looked at.`);
  },
};
