import { pino } from 'pino';
import { env } from './env.ts';

/** The process's log: JSON lines on standard output. Never hand it a request, an answer or an account. */
export const log = pino({ level: env.LOG_LEVEL, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
