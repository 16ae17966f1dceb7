import { AppError } from '#lib/domain/errors.ts';
import { makeBrowserLink } from '#lib/features/workspaces/service.ts';
import { type Command, Refused, say } from './command.ts';
import { emailOf } from './given.ts';

export const letInCommand: Command = {
  purpose:
    'Prints a link that makes a browser known: its user signs in there with the password, though others guess it meanwhile.',
  flags: { email: { hint: 'of the user', required: true } },
  example: 'let-in --email anna@example.org',
  async run(flags) {
    const email = emailOf(flags);
    try {
      const { link, expiresAt } = await makeBrowserLink(email, new Date());
      say(`To be opened in the new browser, until ${expiresAt.toISOString()}; give it to ${email} alone:\n${link}`);
    } catch (error) {
      if (error instanceof AppError && error.code === 'notFound') throw new Refused(`There is no user ${email}.`);
      throw error;
    }
  },
};
