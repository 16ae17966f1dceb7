#!/usr/bin/env node
// Prisma's schema engine as WebAssembly, behind the protocol of the native one: newline-delimited JSON-RPC on standard
// input and output. The Prisma CLI would otherwise fetch a native engine from the network at its first use.
// Named to the CLI by PRISMA_SCHEMA_ENGINE_BINARY (lib/commands/schema.ts).
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { nowhere } from './nowhere.mjs';
import { postgresAdapter } from './postgres.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { datasource: { type: 'string' }, datamodels: { type: 'string', multiple: true } },
});

const connectionString = values.datasource ? JSON.parse(values.datasource).url : undefined;

/** One line of the log that the CLI reads from standard error. */
function report(level, fields) {
  process.stderr.write(`${JSON.stringify({ level, target: 'schema_engine::logger', fields })}\n`);
}

async function openEngine() {
  const wasm = fileURLToPath(new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm')));
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), { './schema_engine_bg.js': engineModule });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const adapter = bindMigrationAwareSqlAdapterFactory(connectionString ? postgresAdapter(connectionString) : nowhere);
  const datamodels = values.datamodels?.map((path) => [path, readFileSync(path, 'utf8')]);
  return engineModule.SchemaEngine.new({ datamodels }, () => undefined, adapter);
}

/** The CLI's method names where they differ from the engine's. */
const METHODS = { getDatabaseVersion: 'version' };

/** The engine throws text or an Error whose message may be the structured error as JSON. */
function failure(thrown) {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const code = thrown?.code ?? thrown?.error_code ?? text.match(/\bP\d{4}\b/)?.[0];
  return {
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: { is_panic: false, message: text, meta: null, error_code: code },
  };
}

function answer(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

async function serve() {
  let engine;
  let printed = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const { id, method, params } = JSON.parse(line);
    if (!method) continue; // the CLI acknowledging a print
    try {
      engine ??= await openEngine();
      const result = await engine[METHODS[method] ?? method](params);
      if (method === 'diff' && result?.stdout) {
        printed += 1;
        answer({ id: 1_000_000 + printed, method: 'print', params: { content: result.stdout } });
      }
      answer({ id, result: result ?? null });
    } catch (thrown) {
      answer({ id, error: failure(thrown) });
    }
  }
}

if (positionals[0] === 'cli') {
  // `can-connect-to-database` (and `create-database`, which this house does itself).
  try {
    await (await openEngine()).ensureConnectionValidity({
      datasource: { tag: 'ConnectionString', url: connectionString },
    });
  } catch (thrown) {
    const { data } = failure(thrown);
    report('INFO', { message: 'Starting schema engine' });
    report('ERROR', { message: data.message, error_code: data.error_code ?? 'P1001' });
    process.exit(1);
  }
} else {
  await serve();
}
process.exit(0);
