/** Changes in the text of a flow that leave everything else as people wrote it, comments included. */
import { type Document, isMap, isScalar, isSeq, parseDocument, type Range, type Scalar, type YAMLMap } from "yaml";

const OPTIONS = {
  version: "1.1",
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "silent",
  keepSourceTokens: true,
} as const;

/** Lines that are not broken anew where a text must be written as a whole. */
const WRITING = { lineWidth: 0 } as const;

/** The source of a flow, switched off or on by its `disabled`. */
export function withDisabled(source: string, disabled: boolean): string {
  return withProperty(source, "disabled", disabled);
}

/** The source of a flow, in another namespace. */
export function withNamespace(source: string, namespace: string): string {
  return withProperty(source, "namespace", namespace);
}

function withProperty(source: string, name: string, wanted: string | boolean): string {
  const document = parseDocument(source, OPTIONS);
  const { contents } = document;
  if (isMap(contents) && contents.flow !== true) {
    const pair = contents.items.findLast(({ key }) => isScalar(key) && key.value === name);
    const value = pair?.value;
    if (isScalar(value) && isPlaced(value) && value.range[1] > value.range[0]) {
      return source.slice(0, value.range[0]) + String(wanted) + source.slice(value.range[1]);
    }
    const end = endOf(contents, source);
    if (!pair && end !== undefined) return `${source.slice(0, end)}${name}: ${wanted}\n${source.slice(end)}`;
  }
  document.set(name, wanted);
  return document.toString(WRITING);
}

/** True for values that can be written over in the text. */
function isPlaced(scalar: Scalar): scalar is Scalar & { readonly range: Range } {
  const { range, type } = scalar;
  return range != null && (type === "PLAIN" || type === "QUOTE_SINGLE" || type === "QUOTE_DOUBLE");
}

/** Where another key can be added behind the last one; undefined where only a new writing of all can tell. */
function endOf({ items, range }: YAMLMap, source: string): number | undefined {
  const [first] = items;
  const at = isScalar(first?.key) ? first.key.range?.[0] : undefined;
  // Keys that stand to the right, or behind a `---` on its line, have their place to keep.
  if (at === undefined || !range || (at > 0 && source[at - 1] !== "\n")) return undefined;
  const rest = source.slice(range[1]);
  if (rest.trim() !== "" && !/^\s*(#[^\n]*\s*)*$/.test(rest)) return undefined;
  return source.endsWith("\n") ? source.length : undefined;
}

/**
 * The source with another task in place of the one of this id, at any depth; undefined when there is none. The text is
 * written anew; comments stay.
 */
export function withTask(source: string, taskId: string, task: Readonly<Record<string, unknown>>): string | undefined {
  const document = parseDocument(source, OPTIONS);
  for (const list of ["tasks", "errors", "finally", "afterExecution", "listeners"]) {
    if (replace(document, document.get(list, true), taskId, task)) return document.toString(WRITING);
  }
  return undefined;
}

function replace(document: Document, node: unknown, taskId: string, task: Readonly<Record<string, unknown>>): boolean {
  if (isSeq(node)) {
    for (const [at, item] of node.items.entries()) {
      if (isMap(item) && item.get("id") === taskId && item.has("type")) {
        node.items[at] = document.createNode(task);
        return true;
      }
      if (replace(document, item, taskId, task)) return true;
    }
    return false;
  }
  if (!isMap(node)) return false;
  for (const pair of node.items) {
    const { value } = pair;
    if (isMap(value) && value.get("id") === taskId && value.has("type")) {
      pair.value = document.createNode(task);
      return true;
    }
    if (replace(document, value, taskId, task)) return true;
  }
  return false;
}
