/** Names of files that tasks store. */

/** The extension with its dot; `.tmp` when there is none. */
export function extensionOf(uri: string): string {
  return /\.[A-Za-z0-9_-]{1,20}$/.exec(uri.split("/").at(-1) ?? "")?.[0] ?? ".tmp";
}

/** A file's name with an extension, which may be written with or without its dot. */
export function withExtension(name: string, extension: string): string {
  const text = extension.trim();
  return text === "" || text.startsWith(".") ? name + text : `${name}.${text}`;
}
