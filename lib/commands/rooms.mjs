// Who may know whom. The rooms are described in CONTRIBUTING.md; `npm run architecture` checks them, and
// tests/unit/commands/architecture.test.ts shows that the rules bite.

const WEB = 'node_modules/(next|next-auth|next-intl|react|react-dom|@base-ui|recharts|lucide-react)/';

/** The stages of dispatch, and those that each may also use: only downwards. */
const STAGES = {
  ledger: [],
  prepare: ['ledger'],
  launch: ['prepare', 'ledger'],
  course: ['ledger'],
  send: ['course', 'ledger'],
  results: ['send', 'course', 'ledger'],
  control: ['send', 'course', 'ledger'],
};
const DISPATCH = '^lib/features/dispatch/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Modules that need each other are one module, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^lib/db/generated' },
    },
    {
      name: 'domain-is-pure',
      comment: 'lib/domain knows rules of the field: zod and libraries of the field, no I/O, no framework.',
      severity: 'error',
      from: { path: '^lib/domain/' },
      to: {
        pathNot: [
          '^lib/domain/',
          'node_modules/(zod|libphonenumber-js|numfmt|iconv-lite|temporal-polyfill|temporal-spec|date-holidays)/',
        ],
      },
    },
    {
      name: 'settings-know-nobody',
      comment: 'lib/env.ts stands at the bottom.',
      severity: 'error',
      from: { path: '^lib/env\\.ts$' },
      to: { path: '^(app|lib|prisma)/' },
    },
    {
      name: 'db-points-down',
      comment: 'db → {env, domain}',
      severity: 'error',
      from: { path: '^lib/(db/(?!generated)|log\\.ts)' },
      to: { path: '^(app|prisma)/|^lib/(?!db/|domain/|env\\.ts|log\\.ts)' },
    },
    {
      name: 'files-know-rules-only',
      comment: 'lib/files reads rows out of bytes, wherever these lie: no database, no feature.',
      severity: 'error',
      from: { path: '^lib/files/' },
      to: { path: '^(app|prisma)/|^lib/(?!files/|domain/)' },
    },
    {
      name: 'middle-points-down',
      comment:
        '{auth, forms, sendservice, audit, jobs} → db. The worker is an entry: it alone knows what features run.',
      severity: 'error',
      from: { path: '^lib/(auth|forms|sendservice|audit|jobs)/', pathNot: '^lib/jobs/worker\\.ts$' },
      to: { path: '^(app|prisma)/|^lib/(features|commands)/' },
    },
    {
      name: 'features-point-down',
      comment: 'features → {auth, forms, sendservice, audit, jobs}',
      severity: 'error',
      from: { path: '^lib/features/' },
      to: { path: '^(app|prisma)/|^lib/commands/' },
    },
    {
      name: 'features-meet-at-the-door',
      comment: 'The doors of a feature are its queries.ts, schema.ts and service.ts (docs/decisions/0009).',
      severity: 'error',
      from: { path: '^lib/features/([^/]+)/' },
      to: {
        path: '^lib/features/',
        pathNot: ['^lib/features/$1/', '^lib/features/[^/]+/(queries|schema|service)\\.ts$'],
      },
    },
    ...Object.entries(STAGES).map(([stage, below]) => ({
      name: `dispatch-${stage}-points-down`,
      comment: 'A stage of dispatch uses the stages below it (docs/architecture.md), and no door of its own feature.',
      severity: 'error',
      from: { path: `${DISPATCH}${stage}/` },
      to: { path: DISPATCH, pathNot: [stage, ...below].map((name) => `${DISPATCH}${name}/`) },
    })),
    {
      name: 'dispatch-has-stages',
      comment: 'Beside its stages dispatch has doors, its jobs, and perform.ts, which leads work to its stage.',
      severity: 'error',
      from: {},
      to: {
        path: DISPATCH,
        pathNot: [
          `${DISPATCH}(${Object.keys(STAGES).join('|')})/`,
          `${DISPATCH}(actions|jobs|perform|queries|schema|service)\\.ts$`,
        ],
      },
    },
    {
      name: 'commands-are-entries',
      comment: 'Nothing but a command imports a command.',
      severity: 'error',
      from: { pathNot: '^lib/commands/' },
      to: { path: '^lib/commands/' },
    },
    {
      name: 'web-stays-above',
      comment: 'next and React live in app, auth, forms and the actions of features.',
      severity: 'error',
      from: { path: '^(lib|prisma)/', pathNot: ['^lib/(auth|forms)/', '^lib/features/.+/actions\\.ts$'] },
      to: { path: WEB },
    },
    {
      name: 'worker-loads-no-web',
      comment: 'The worker runs without next and React.',
      severity: 'error',
      from: { path: '^lib/jobs/worker\\.ts$' },
      to: { path: WEB, reachable: true },
    },
    {
      name: 'app-asks-features',
      comment:
        'Routes compose, render and redirect: no Prisma, no SQL. Only the health check asks the database itself.',
      severity: 'error',
      from: { path: '^app/', pathNot: '^app/api/health/' },
      to: { path: '^lib/db/|node_modules/(@prisma|pg)/' },
    },
    {
      name: 'stand-in-stands-alone',
      comment: 'The sandbox is a server of its own: it shares the words of the wire, and no database.',
      severity: 'error',
      from: { path: '^lib/sendservice/sandbox/' },
      to: { path: '^lib/(db|auth|forms|audit|jobs)/' },
    },
    {
      name: 'no-tests-inside',
      comment: 'What runs knows no test.',
      severity: 'error',
      from: {},
      to: { path: '^tests/|node_modules/(vitest|@playwright|fast-check)/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^lib/db/generated'] },
    exclude: { path: '^lib/db/generated/(?!client)' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css', '.d.ts'],
    },
  },
};
