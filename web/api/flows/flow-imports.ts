/** Flows from files: YAML of many flows, or archives of such files. */
import { Type } from "@sinclair/typebox";
import { openZip, UNZIP_LIMITS, UnzipError } from "../../../components/archives/unzip.ts";
import { saveFlows } from "../../../components/save-flows.ts";
import { readText } from "../../../core/files/stream-content.ts";
import { FLOW_SOURCE_BYTES_MAX } from "../../../core/flow/limits.ts";
import { messageOf } from "../../../core/message-of.ts";
import { inTurns } from "../../../platform/next-turn.ts";
import type { ApiServices } from "../api-services.ts";
import { type FormFile, type FormValues, readForm } from "../http/form.ts";
import { flag } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { ApiProblem, illegalArgument } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { Binary } from "../schemas/shared-shapes.ts";
import { refusedFlow } from "./flow-sets.ts";
import { documentsOf, FLOWS_A_TURN, type ParsedFlow, refusedSource } from "./parsed-flow.ts";

/** What an archive of flows may hold: sources are small. */
const ARCHIVE_LIMITS = { ...UNZIP_LIMITS, entriesMax: 20_000, bytesMax: 128 * 1024 ** 2 };

const PART = "fileUpload";

/** A source, and how it is named when it cannot be read. */
interface NamedSource {
  readonly place: string;
  readonly source: string;
}

/** The route that imports flows. */
export function flowImport(services: ApiServices): Route {
  return route({
    operationId: "importFlows",
    tag: "Flows",
    summary: "Save the flows of a YAML file or a zip archive; answers which could not be read, and saves the others",
    method: "POST",
    path: "/flows/import",
    query: Type.Object({
      failOnError: flag(false, "Save nothing when one of them cannot be read, and answer a problem"),
    }),
    body: { kind: "form", fields: Type.Object({ [PART]: Binary }) },
    answers: {
      200: json(Type.Array(Type.String()), "Those that failed: their numbers from 0, or names in the archive"),
    },
    async handle({ request, query: { failOnError } }) {
      await using form = await readForm(request);
      const sources = sourcesOf(uploaded(form.values));
      return failOnError ? await importAll(services, sources) : await importSome(services, sources);
    },
  });
}

/** The file of a form. @throws ApiProblem when there is none */
export function uploaded(values: FormValues): FormFile {
  const [file] = values[PART] ?? [];
  if (file === undefined || typeof file === "string") {
    throw new ApiProblem(400, `Bad Request: Required Part [${PART}] not specified; send it as a file`);
  }
  return file;
}

/** The sources of a file, one by one. @throws ApiProblem 422 for files that are neither YAML nor a zip archive */
export async function* sourcesOf(file: FormFile): AsyncGenerator<NamedSource> {
  if (isYaml(file.name)) {
    const documents = documentsOf(await textOf(file.content, file.name));
    for (const [index, source] of documents.entries()) yield { place: String(index), source };
  } else if (file.name.toLowerCase().endsWith(".zip")) yield* sourcesOfArchive(file);
  else throw illegalArgument(`Cannot import file of type ${file.name.slice(0, 100)}: .yml, .yaml and .zip are taken`);
}

async function* sourcesOfArchive(file: FormFile): AsyncGenerator<NamedSource> {
  try {
    const files = await openZip(file, ARCHIVE_LIMITS);
    for (const { path, content } of files.values()) {
      if (!isYaml(path)) continue;
      for (const source of documentsOf(await textOf(content(), path))) yield { place: path, source };
    }
  } catch (error) {
    if (error instanceof UnzipError) throw illegalArgument(error.message);
    throw error;
  }
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

async function textOf(content: AsyncIterable<Uint8Array>, name: string): Promise<string> {
  try {
    return await readText(content, FLOW_SOURCE_BYTES_MAX * FLOWS_OF_ONE_FILE);
  } catch (error) {
    if (error instanceof UnzipError) throw error;
    throw illegalArgument(`${name.slice(0, 100)}: ${messageOf(error)}`);
  }
}

/** A file of many flows may be so many times larger than one flow. */
const FLOWS_OF_ONE_FILE = 10;

async function importAll(services: ApiServices, sources: AsyncIterable<NamedSource>): Promise<readonly string[]> {
  const flows = new Batch(services, ALL_TOGETHER);
  const names = new Set<string>();
  for await (const { place, source } of inTurns(sources, FLOWS_A_TURN)) {
    const parsed = await services.parseFlow(source, TENANT);
    if (!parsed.ok) throw refusedFlow(place, refusedSource(parsed.problems));
    const name = nameOf(parsed.flow);
    if (names.has(name)) throw illegalArgument(`Duplicate flow id: ${parsed.flow.namespace}.${parsed.flow.id}`);
    names.add(name);
    await flows.add({ flow: parsed.flow, source });
  }
  await flows.save();
  return [];
}

async function importSome(services: ApiServices, sources: AsyncIterable<NamedSource>): Promise<readonly string[]> {
  const failed = new Set<string>();
  const flows = new Batch(services, SAVED_TOGETHER);
  for await (const { place, source } of inTurns(sources, FLOWS_A_TURN)) {
    const parsed = await services.parseFlow(source, TENANT);
    if (parsed.ok) await flows.add({ flow: parsed.flow, source });
    else failed.add(place);
  }
  await flows.save();
  return [...failed];
}

/** What is gathered of an import before it is saved. */
interface BatchLimits {
  readonly flows: number;
  /** Of the sources together. */
  readonly chars: number;
}

const SAVED_TOGETHER: BatchLimits = { flows: 50, chars: 4 * 1024 ** 2 };
const ALL_TOGETHER: BatchLimits = { flows: Number.POSITIVE_INFINITY, chars: Number.POSITIVE_INFINITY };

/** Gathers flows and saves them together; of those of one name all are saved, one after the other. */
class Batch {
  readonly #services: ApiServices;
  readonly #max: BatchLimits;
  #chars = 0;
  #flows = new Map<string, ParsedFlow>();

  constructor(services: ApiServices, max: BatchLimits) {
    this.#services = services;
    this.#max = max;
  }

  async add(parsed: ParsedFlow): Promise<void> {
    const name = nameOf(parsed.flow);
    if (this.#flows.has(name)) await this.save();
    this.#flows.set(name, parsed);
    this.#chars += parsed.source.length;
    if (this.#flows.size >= this.#max.flows || this.#chars >= this.#max.chars) await this.save();
  }

  async save(): Promise<void> {
    const flows = [...this.#flows.values()];
    this.#flows = new Map();
    this.#chars = 0;
    await saveFlows(this.#services, flows);
  }
}

function nameOf({ namespace, id }: ParsedFlow["flow"]): string {
  return `${namespace}/${id}`;
}
