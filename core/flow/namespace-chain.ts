/** A namespace and those above it, the nearest first: where things are looked for that namespaces inherit. */
export function namespaceChain(namespace: string): readonly string[] {
  const names = namespace.split(".");
  return names.map((_, above) => names.slice(0, names.length - above).join("."));
}
