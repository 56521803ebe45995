/** Lists and maps that a flow writes out or gives as an expression that renders to JSON. */
import type { Workspace } from "./workspace.ts";

/** A property that is a list of texts or one expression. */
export type TextList = readonly string[] | string | undefined;

/** The rendered texts. A single text must render to a JSON list; `property` names it in the message. */
export async function renderList(value: TextList, property: string, workspace: Workspace): Promise<readonly string[]> {
  if (value === undefined) return [];
  if (typeof value !== "string") return Promise.all(value.map((item) => workspace.render(item)));
  const list = parseJson(await workspace.render(value), property, "a list");
  if (!Array.isArray(list))
    throw new Error(`\`${property}\` must be a list, or an expression that renders to a JSON list.`);
  return list.map(toText);
}

/** The rendered pairs, keys included. A single text must render to a JSON object. */
export async function renderMap(
  value: Readonly<Record<string, unknown>> | string | undefined,
  property: string,
  workspace: Workspace,
): Promise<readonly (readonly [string, string])[]> {
  if (value === undefined) return [];
  if (typeof value === "string") return Object.entries(await renderObject(value, property, workspace)).map(textPair);
  const pairs: (readonly [string, string])[] = [];
  for (const [key, item] of Object.entries(value)) {
    const rendered = typeof item === "string" ? await workspace.render(item) : await workspace.renderDeep(item);
    pairs.push([await workspace.render(key), toText(rendered)]);
  }
  return pairs;
}

async function renderObject(value: string, property: string, workspace: Workspace): Promise<object> {
  const parsed = parseJson(await workspace.render(value), property, "a map");
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new Error(`\`${property}\` must be a map, or an expression that renders to a JSON object.`);
  }
  return parsed;
}

function parseJson(text: string, property: string, expected: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      `\`${property}\` must be ${expected}, or an expression that renders to one as JSON; it rendered to ${excerpt(text)}.`,
    );
  }
}

function textPair([key, value]: [string, unknown]): readonly [string, string] {
  return [key, toText(value)];
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}

const EXCERPT_CHARS = 60;

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line === "" ? "nothing" : `\`${line.length > EXCERPT_CHARS ? `${line.slice(0, EXCERPT_CHARS)}…` : line}\``;
}
