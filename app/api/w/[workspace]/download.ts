const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/**
 * A file that is made while it is fetched: no more than a piece of it is in memory, and whoever goes away ends it. `name`
 * is what the user sees, without its ending, in any script; `plain` stands for it in old programs.
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
