/** Tables as CSV, sent while they are read, so that long ones take no memory. */

/** A cell; maps and lists are written as JSON, nothing as an empty cell. */
export type Cell = unknown;

/**
 * The answer. What programs for tables would take for a formula is written so that they take it for text.
 * @param pages the rows, some at a time; the first ones are read before anything is answered, so that a fault in the
 * beginning is told as one
 */
export async function csvResponse(
  name: string,
  columns: readonly string[],
  pages: AsyncGenerator<readonly (readonly Cell[])[]>,
): Promise<Response> {
  const { stringify } = await import("csv-stringify/sync");
  const encoder = new TextEncoder();
  const bytes = (rows: readonly (readonly Cell[])[]): Uint8Array =>
    encoder.encode(
      stringify(
        rows.map((row) => row.map(cellOf)),
        { escape_formulas: true },
      ),
    );
  let next = await pages.next();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes([columns])),
    async pull(controller) {
      if (next.done) return controller.close();
      controller.enqueue(bytes(next.value));
      next = await pages.next();
    },
    cancel: async () => void (await pages.return(undefined)),
  });
  return new Response(body, {
    headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename=${name}` },
  });
}

function cellOf(value: Cell): string | number {
  if (value === undefined || value === null) return "";
  if (typeof value === "number" || typeof value === "string") return value;
  return JSON.stringify(value);
}
