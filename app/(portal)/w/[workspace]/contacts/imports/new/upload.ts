import { foreignKind } from '#lib/domain/csv.ts';

type Failure = { error: { code: string; params?: Record<string, string | number> } };
export type UploadAnswer = { id: string } | { stopped: true } | Failure;

/** Only the server can check a workbook, because that takes the whole of it. */
const FOREIGN = {
  workbook: null,
  pdf: 'fileIsPdf',
  webPage: 'fileIsWebPage',
  vcard: 'fileIsVcard',
  rtf: 'fileIsRtf',
  binary: 'fileNotText',
} as const;

/** Returns the problem that can be found without sending the file; null: none so far. The server checks again. */
export async function whatIsWrong(file: File, maxMegabytes: number): Promise<Failure | null> {
  if (file.size === 0) return { error: { code: 'fileEmpty' } };
  if (file.size > maxMegabytes * 1024 * 1024) return { error: { code: 'fileTooLarge', params: { max: maxMegabytes } } };
  const foreign = foreignKind(new Uint8Array(await file.slice(0, 8192).arrayBuffer()));
  const code = foreign && FOREIGN[foreign];
  return code && { error: { code } };
}

/** Sends a file as it is. With XMLHttpRequest, since `fetch` does not report upload progress. */
export function upload(
  workspace: string,
  file: File,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<UploadAnswer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const noAnswer: Failure = { error: { code: 'noAnswer' } };
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.upload.onload = () => onProgress(file.size);
    request.onload = () => resolve(answerOf(request.response) ?? noAnswer);
    request.onerror = () => resolve(noAnswer);
    request.onabort = () => resolve({ stopped: true });
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', `/api/w/${encodeURIComponent(workspace)}/imports?name=${encodeURIComponent(file.name)}`);
    request.responseType = 'json';
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(file);
  });
}

function answerOf(body: unknown): UploadAnswer | null {
  if (typeof body !== 'object' || body === null) return null;
  if ('id' in body && typeof body.id === 'string') return { id: body.id };
  return 'error' in body ? (body as Failure) : null;
}
