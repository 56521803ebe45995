/** The inputs given with `-i` and `--inputs`: texts, values, and files that are read when the run begins. */
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { parse } from "yaml";
import { toStream } from "../../core/files/file-reader.ts";
import type { Flow, Input } from "../../core/flow/flow.ts";
import { messageOf } from "../../core/message-of.ts";
import { readLocalFile } from "../../platform/local-files.ts";
import { closest } from "../arguments/closest.ts";
import type { Pair } from "./run-options.ts";

/** Values by input id; a {@link GivenFile} stands for a file's content. */
export type GivenInputs = ReadonlyMap<string, unknown>;

/** A file on this machine that a FILE input takes. */
export class GivenFile {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
}

/** What was given, or everything that is wrong with it. */
export type GivenInputsResult =
  | { readonly ok: true; readonly inputs: GivenInputs }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads what was given for the inputs of a flow; `-i` goes before the file. Answers all problems at once. */
export async function readGivenInputs(
  flow: Pick<Flow, "inputs">,
  { inputs: pairs, inputsFile }: { readonly inputs: readonly Pair[]; readonly inputsFile: string | undefined },
): Promise<GivenInputsResult> {
  const problems: string[] = [];
  const inputs = new Map<string, unknown>();
  for (const [id, value] of await readInputsFile(flow, inputsFile, problems)) inputs.set(id, value);
  const seen = new Set<string>();
  for (const [id, text] of pairs) {
    if (seen.has(id)) problems.push(`The input "${id}" is given twice with -i.`);
    seen.add(id);
    inputs.set(id, await readPair(findInput(flow, id), id, text, problems));
  }
  for (const id of inputs.keys()) if (!findInput(flow, id)) problems.push(unknownInput(flow, id));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, inputs };
}

/** The values as the engine takes them; files are opened anew with each call. */
export function toEngineInputs(inputs: GivenInputs): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...inputs].map(([id, value]) => [id, value instanceof GivenFile ? openFile(value.path) : value]),
  );
}

function openFile(path: string) {
  return { kind: "file", name: basename(path), content: toStream(readLocalFile(path)) } as const;
}

/** Inputs of a FORM are named `form.field`. */
function findInput(flow: Pick<Flow, "inputs">, id: string): Input | undefined {
  const top = flow.inputs?.find((input) => input.id === id);
  if (top || !id.includes(".")) return top;
  return flow.inputs?.find((input) => id.startsWith(`${input.id}.`));
}

function unknownInput(flow: Pick<Flow, "inputs">, id: string): string {
  const ids = (flow.inputs ?? []).map((input) => input.id);
  const meant = closest(id, ids);
  if (meant !== undefined) return `The flow has no input "${id}". Did you mean "${meant}"?`;
  return `The flow has no input "${id}". ${ids.length === 0 ? "It has no inputs." : `It has: ${ids.join(", ")}.`}`;
}

/** `@file` is the file, or its text where the input takes no file; `@@text` is the text `@text`. */
async function readPair(input: Input | undefined, id: string, text: string, problems: string[]): Promise<unknown> {
  if (text.startsWith("@@")) return text.slice(1);
  if (!text.startsWith("@")) return text;
  const path = resolve(text.slice(1));
  const problem = await fileProblem(path);
  if (problem !== undefined) {
    const hint = input?.type === "FILE" ? "" : ` For the text itself write -i ${id}=@${text}.`;
    problems.push(`The input "${id}" cannot take the file ${text.slice(1)}: ${problem}.${hint}`);
    return undefined;
  }
  return input?.type === "FILE" ? new GivenFile(path) : await readFile(path, "utf8");
}

/** Why a file cannot be read, or undefined when it can. */
export async function fileProblem(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? "it is a folder" : undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return "it does not exist";
    if (code === "EACCES") return "this user may not read it";
    return messageOf(error);
  }
}

async function readInputsFile(
  flow: Pick<Flow, "inputs">,
  file: string | undefined,
  problems: string[],
): Promise<readonly Entry[]> {
  if (file === undefined) return [];
  const problem = await fileProblem(file);
  if (problem !== undefined) {
    problems.push(`--inputs ${file}: ${problem}.`);
    return [];
  }
  try {
    const content: unknown = parse(await readFile(file, "utf8"));
    if (content === null) return [];
    if (typeof content === "object" && !Array.isArray(content)) {
      return await Promise.all(Object.entries(content).map((pair) => readEntry(flow, file, pair, problems)));
    }
    problems.push(`--inputs ${file}: it is no mapping of input ids to values.`);
  } catch (error) {
    problems.push(`--inputs ${file}: ${messageOf(error)}`);
  }
  return [];
}

type Entry = readonly [id: string, value: unknown];

/** In a file, `@path` is a file for FILE inputs only, from the folder of the file that names it. */
async function readEntry(
  flow: Pick<Flow, "inputs">,
  file: string,
  [id, value]: Entry,
  problems: string[],
): Promise<Entry> {
  if (findInput(flow, id)?.type !== "FILE" || typeof value !== "string" || !value.startsWith("@")) return [id, value];
  const path = resolve(dirname(file), value.slice(1));
  const problem = await fileProblem(path);
  if (problem !== undefined) problems.push(`--inputs ${file}: the input "${id}" names ${value.slice(1)}: ${problem}.`);
  return [id, new GivenFile(path)];
}
