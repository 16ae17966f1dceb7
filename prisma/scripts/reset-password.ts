import { AppError } from '#lib/domain/errors.ts';
import { resetPassword } from '#lib/features/workspaces/service.ts';
import { type Command, Refused, say } from './command.ts';
import { emailOf } from './given.ts';
import { passwordFromInput, sayPasswordLink } from './password.ts';

export const resetPasswordCommand: Command = {
  purpose: "Ends a user's password and sessions, and prints a link with which the user sets a new password, once.",
  flags: { email: { hint: 'of the user', required: true } },
  example: 'reset-password --email anna@example.org',
  async run(flags) {
    const email = emailOf(flags);
    const password = await passwordFromInput();
    try {
      if (password === undefined) await sayPasswordLink(email);
      else {
        await resetPassword(email, password);
        say(`${email} has a new password.`);
      }
    } catch (error) {
      if (error instanceof AppError && error.code === 'notFound') throw new Refused(`There is no user ${email}.`);
      throw error;
    }
  },
};
