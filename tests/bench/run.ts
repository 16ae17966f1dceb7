import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeDatabase } from '#lib/db/client.ts';
import type { BenchDatabase } from './database.ts';
import { benchDispatch, dispatchFloor, type Floor, submitAll } from './dispatch.ts';
import { tell } from './figures.ts';
import { benchImport } from './import.ts';
import { benchLaunch, checkLaunched } from './launch.ts';
import { benchPages } from './pages.ts';
import { benchPoll, pollFloor } from './poll.ts';
import { benchPreflight } from './preflight.ts';
import { type SandboxProcess, startSandboxProcess, startWorker } from './processes.ts';
import { readProfile, watchServer } from './profile.ts';
import { holdBack, untilWorkerIsUp } from './progress.ts';
import { IN_FLIGHT, PER_REQUEST, prepare, type Scene } from './scene.ts';
import { benchSizes } from './sizes.ts';

export type Wish = {
  wanted: ('launch' | 'dispatch' | 'poll' | 'pages' | 'preflight' | 'import' | 'sizes')[];
  calls: number;
  shape: 'full' | 'compact';
  profile: boolean;
  database: BenchDatabase;
};

/** Fast enough that every call is over a moment after it was placed. */
const SANDBOX_SPEED = 100_000;
/** The folder where `--profile` leaves the CPU profiles. */
const PROFILES = join(tmpdir(), `squillo-profile-${process.pid}`);

/** Runs the wanted benches, one after the other on the same campaign. Throws if one produced a wrong result. */
export async function runBenches(wish: Wish) {
  const { wanted, calls, shape, profile, database } = wish;
  const report: Record<string, unknown> & { sizes?: Awaited<ReturnType<typeof benchSizes>> } = {
    machine: { processors: availableParallelism(), node: process.version, system: process.platform },
    calls,
    perRequest: PER_REQUEST,
    inFlight: IN_FLIGHT,
    shape,
    profiled: profile,
  };
  const isCampaign = wanted.some((name) => name === 'launch' || name === 'dispatch' || name === 'poll');
  const sandbox = wanted.some((name) => name === 'dispatch' || name === 'poll' || name === 'sizes')
    ? await startSandbox(wish, 'campaign')
    : null;
  try {
    if (wanted.includes('import')) report.import = await benchImport(calls, database, profileFolder(wish, 'import'));
    if (wanted.includes('pages')) report.pages = await benchPages(calls);
    if (wanted.includes('preflight')) report.preflight = await benchPreflight(calls);
    if (wanted.includes('sizes')) report.sizes = await benchSizes(sandbox?.baseUrl ?? '');
    if (!isCampaign) return report;
    tell(`making ${calls} contacts`);
    const scene = await prepare(calls, shape, sandbox?.baseUrl ?? 'http://127.0.0.1:1/Api');
    // The floors come first, so that the launched campaign is dispatched as fresh as in real use.
    const floor = wanted.includes('dispatch') ? await floorOfDispatch(wish, scene) : null;
    if (wanted.includes('launch')) report.launch = await benchLaunch(scene, database.postmaster);
    if (sandbox && (wanted.includes('dispatch') || wanted.includes('poll'))) {
      if (!wanted.includes('launch')) await launchOnly(scene);
      const submitted = await submit(wish, scene, sandbox, floor);
      if (submitted) report.dispatch = submitted;
      if (wanted.includes('poll')) report.poll = await fetchResults(wish, scene, sandbox);
    }
    return report;
  } finally {
    await sandbox?.stop();
    await closeDatabase();
  }
}

async function launchOnly(scene: Scene): Promise<void> {
  tell('launching');
  await scene.launch();
  await checkLaunched(scene);
}

async function floorOfDispatch(wish: Wish, scene: Scene): Promise<Floor> {
  // A sandbox of its own: both start with an empty one.
  const sandbox = await startSandbox(wish, 'floor');
  try {
    return await dispatchFloor(scene, { postmaster: wish.database.postmaster, sandbox, shape: wish.shape });
  } finally {
    await sandbox.stop();
  }
}

/** Lets a worker submit everything; with a floor this is measured. */
async function submit(wish: Wish, scene: Scene, sandbox: SandboxProcess, floor: Floor | null) {
  await holdBack(scene.campaignId);
  const folder = profileFolder(wish, 'dispatch');
  // No results are fetched while calls are submitted: each of the two is measured alone.
  const worker = startWorker({ POLL_FIRST_SECONDS: '7200', POLL_MAX_SECONDS: '7200' }, folder);
  await untilWorkerIsUp();
  const watched = wish.profile ? await watchServer() : null;
  const at = { worker: worker.pid, postmaster: wish.database.postmaster, sandbox };
  const measured = floor ? await benchDispatch(scene, { ...at, floor }) : await submitAll(scene);
  const server = await watched?.();
  await worker.stop();
  return measured && { ...measured, ...(folder && { profile: { worker: readProfile(folder), server } }) };
}

async function fetchResults(wish: Wish, scene: Scene, sandbox: SandboxProcess) {
  const { postmaster } = wish.database;
  const floor = await pollFloor(scene, { postmaster, sandbox });
  const folder = profileFolder(wish, 'poll');
  const worker = startWorker({}, folder);
  await untilWorkerIsUp();
  const watched = wish.profile ? await watchServer() : null;
  const measured = await benchPoll(scene, { worker: worker.pid, postmaster, sandbox, floor });
  const server = await watched?.();
  await worker.stop();
  return { ...measured, ...(folder && { profile: { worker: readProfile(folder), server } }) };
}

function startSandbox(wish: Wish, name: string): Promise<SandboxProcess> {
  return startSandboxProcess(wish.database.dataDir, SANDBOX_SPEED, profileFolder(wish, `sandbox-${name}`));
}

function profileFolder(wish: Wish, name: string): string | undefined {
  return wish.profile ? join(PROFILES, name) : undefined;
}
