/** Finds flows and templates that are there twice. */
import type { FlowFile, TemplateFile } from "./flow-reader.ts";

/** A file whose flow or template another file before it has too. */
export interface Double {
  readonly path: string;
  readonly says: string;
}

/** The files that repeat the flow or the template of an earlier one. */
export function doublesOf(flows: readonly FlowFile[], templates: readonly TemplateFile[]): readonly Double[] {
  return [
    ...doubles(
      "flow",
      flows.map(({ flow, path }) => ({ ...flow, path })),
    ),
    ...doubles(
      "template",
      templates.map(({ template, path }) => ({ ...template, path })),
    ),
  ];
}

interface Named {
  readonly namespace: string;
  readonly id: string;
  readonly path: string;
}

function doubles(what: string, files: readonly Named[]): readonly Double[] {
  const seen = new Map<string, string>();
  return files.flatMap(({ namespace, id, path }) => {
    const key = `${namespace}.${id}`;
    const before = seen.get(key);
    if (before === undefined) seen.set(key, path);
    return before === undefined
      ? []
      : [{ path, says: `${path}: the ${what} ${key} is in ${before} too; keep one of them.` }];
  });
}
