import type { ImportedSuppressions } from '#lib/features/suppressions/import.ts';
import type { SuppressionsPreview } from '#lib/features/suppressions/preview.ts';

/** What is sent, and how it is to be read. The content is in memory, so that what is imported is what was looked at. */
export type Sent = { content: Blob; name: string; country: string; source: string; leave: string[] };
export type Failure = { error: { code: string; params?: Record<string, string | number> } };

/** What the server reads in a file or a pasted text, or why it cannot. Nothing is kept. */
export function look(workspace: string, sent: Sent): Promise<SuppressionsPreview | Failure> {
  return ask(workspace, sent);
}

/** Imports what was looked at; `seen` is what the preview said. */
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
