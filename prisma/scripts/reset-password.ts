import { AppError } from '#lib/domain/errors.ts';
import { resetPassword } from '#lib/features/workspaces/service.ts';
import { type Command, Refused, say } from './command.ts';
import { emailOf } from './given.ts';
import { passwordFromInput } from './password.ts';

export const resetPasswordCommand: Command = {
  purpose: 'Gives a user a new password and unlocks the sign-in.',
  flags: { email: { hint: 'of the user', required: true } },
  example: 'reset-password --email anna@example.org',
  async run(flags) {
    const email = emailOf(flags);
    const piped = await passwordFromInput();
    try {
      const { password } = await resetPassword(email, piped);
      say(`${email} has a new password.`);
      if (piped === undefined) say(`Password, shown this once: ${password}`);
    } catch (error) {
      if (error instanceof AppError && error.code === 'notFound') throw new Refused(`There is no user ${email}.`);
      throw error;
    }
  },
};
