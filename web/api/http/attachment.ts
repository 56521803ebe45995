/** Answers that browsers save as files instead of showing them. */

/** Headers of a file of this name: what cannot stand in the plain form is told by the encoded one (RFC 6266). */
export function attachmentHeaders(name: string, type = "application/octet-stream"): Readonly<Record<string, string>> {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const more = plain === name ? "" : `; filename*=UTF-8''${encoded}`;
  return { "content-type": type, "content-disposition": `attachment; filename="${plain}"${more}` };
}
