import type { ImportedSuppressions } from '#lib/features/suppressions/import.ts';

type Failure = { error: { code: string; params?: Record<string, string | number> } };

/** Sends a file or a pasted text; what the server made of it, or why not. */
export async function send(
  workspace: string,
  content: Blob,
  terms: { name: string; country: string; source: string },
): Promise<ImportedSuppressions | Failure> {
  try {
    const response = await fetch(`/api/w/${encodeURIComponent(workspace)}/suppressions?${new URLSearchParams(terms)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: content,
    });
    return await response.json();
  } catch {
    return { error: { code: 'noAnswer' } };
  }
}
