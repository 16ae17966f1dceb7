'use client';

import './globals.css';

/** If even the root layout failed there are no messages to look up: both languages are shown. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="it" data-theme="system">
      <body>
        <title>Squillo</title>
        <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center px-6 py-16">
          <h1 className="font-semibold text-[22px] leading-7">Squillo non riesce a mostrare questa pagina</h1>
          <p className="mt-2 text-ink-2">
            Le chiamate già lanciate proseguono: non dipendono da questa pagina. Ricarica tra poco; se succede ancora,
            avvisa chi gestisce Squillo.
          </p>
          <p lang="en" className="mt-4 text-ink-2">
            Squillo cannot show this page. Calls already launched go on: they do not depend on it. Reload shortly; if it
            happens again, tell whoever runs Squillo.
          </p>
          {error.digest && <code className="mt-4 text-[13px] text-ink-3">{error.digest}</code>}
          <div className="mt-6">
            <button
              type="button"
              onClick={() => window.location.reload()}
              className="h-10 rounded-control bg-accent px-4 font-medium text-on-accent hover:bg-accent-strong"
            >
              Ricarica · Reload
            </button>
          </div>
        </main>
      </body>
    </html>
  );
}
