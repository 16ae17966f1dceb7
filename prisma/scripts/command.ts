import type { ParseArgsOptionDescriptor } from 'node:util';

/** A flag of a command; `required` ones are asked for by name when they are missing. */
export type Flag = { hint: string; required?: boolean };

export type Flags = Record<string, string | undefined>;

/** One of the admin commands. `run` prints what it did; an `AppError` or `Refused` is a sentence and exit code 1. */
export type Command = {
  purpose: string;
  flags: Record<string, Flag>;
  example: string;
  run(flags: Flags): Promise<void>;
};

/** A clear no, for the person at the keyboard. */
export class Refused extends Error {}

/** A line of the command's answer. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** `parseArgs` options: every flag takes a value. */
export function optionsOf(command: Command): Record<string, ParseArgsOptionDescriptor> {
  return Object.fromEntries(Object.keys(command.flags).map((name) => [name, { type: 'string' }]));
}

/** The value of a flag that must be there. */
export function need(flags: Flags, name: string): string {
  const value = flags[name]?.trim();
  if (!value) throw new Refused(`--${name} is missing.`);
  return value;
}
