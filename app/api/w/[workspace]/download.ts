const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/**
 * A file that is generated while it is downloaded: only one chunk of it is in memory, and a client that disconnects ends it.
 * `name` is the name that the user sees, without extension, in any script; `plain` replaces it in old programs.
 */
export function download(
  pieces: AsyncGenerator<string | Uint8Array>,
  file: { plain: string; name: string; format: keyof typeof TYPES },
): Response {
  const name = encodeURIComponent(`${file.name}.${file.format}`);
  return new Response(streamed(pieces), {
    headers: {
      'content-type': TYPES[file.format],
      'content-disposition': `attachment; filename="${file.plain}.${file.format}"; filename*=UTF-8''${name}`,
      'cache-control': 'no-store',
    },
  });
}

function streamed(pieces: AsyncGenerator<string | Uint8Array>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
