import { refreshClient } from './schema.ts';

// `npm run admin -- <script> [arguments]`: on DATABASE_URL or the database of a running start.
await refreshClient();
const entry = '../../prisma/scripts/admin.ts';
await import(entry);
