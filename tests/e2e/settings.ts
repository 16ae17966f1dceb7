// Imported before anything of lib/, whose settings are read once: services that a test calls itself work on the house's
// database and keys.
process.env.DATABASE_URL = process.env.E2E_DATABASE_URL;
process.env.DATA_DIR = process.env.E2E_DATA_DIR;
process.env.SANDBOX_PORT = new URL(process.env.E2E_SANDBOX_URL ?? 'http://localhost:4010').port;
process.env.LOG_LEVEL = 'silent';
