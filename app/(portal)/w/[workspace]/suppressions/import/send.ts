import type { ImportedSuppressions } from '#lib/features/suppressions/import.ts';
import type { SuppressionsPreview } from '#lib/features/suppressions/preview.ts';

/** The content to send, and how to read it. It is in memory, so that the import gets exactly the previewed content. */
export type Sent = { content: Blob; name: string; country: string; source: string; leave: string[] };
export type Failure = { error: { code: string; params?: Record<string, string | number> } };

/** Returns what the server reads in a file or a pasted text, or why it cannot read it. Nothing is stored. */
export function look(workspace: string, sent: Sent): Promise<SuppressionsPreview | Failure> {
  return ask(workspace, sent);
}

/** Imports the previewed content; `seen` is the name that the preview gave itself. */
export function take(workspace: string, sent: Sent, seen: string): Promise<ImportedSuppressions | Failure> {
  return ask(workspace, sent, seen);
}

async function ask<Answer>(workspace: string, sent: Sent, seen?: string): Promise<Answer | Failure> {
  const { content, name, country, source, leave } = sent;
  const query = new URLSearchParams({ name, country, source, ...(seen !== undefined && { seen }) });
  for (const sheet of leave) query.append('leave', sheet);
  try {
    const response = await fetch(`/api/w/${encodeURIComponent(workspace)}/suppressions?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: content,
    });
    return await response.json();
  } catch {
    return { error: { code: 'noAnswer' } };
  }
}
