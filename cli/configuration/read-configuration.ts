/**
 * Reads the configuration as Kestra finds it. The strongest source comes first:
 *
 *   1. options of the command, such as --port
 *   2. the file of -c/--config; without it ~/.kestra/config.yml, where there is one
 *   3. environment variables
 *   4. KESTRA_CONFIGURATION, which holds YAML itself
 *   5. the files of MICRONAUT_CONFIG_FILES, the last one first, and $KESTRA_CONFIGURATION_PATH/application.yml
 *   6. the defaults of the schema
 */
import { readFile, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { CONFIGURATION_BYTES_MAX } from "../../core/configuration/file-source.ts";
import {
  type ConfigurationSource,
  type LoadedConfiguration,
  loadConfiguration,
} from "../../core/configuration/load.ts";
import { asksForRandomPort } from "../../core/configuration/placeholders.ts";
import { environmentVariables } from "../../platform/environment.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { freePort } from "../../platform/network.ts";
import { random } from "../../platform/random.ts";
import { reasonOf } from "../flows/flow-files.ts";

/** Where a server keeps everything when nothing is configured. */
export const DATA_DIRECTORY = "./data";

/** What the command says about its configuration. */
export interface ConfigurationOptions {
  /** The file of -c/--config. Default: `~/.kestra/config.yml` where it exists. */
  readonly file: string | undefined;
  /** Keys that options of the command set. */
  readonly options?: (ConfigurationSource & { kind: "options" })["options"];
  /** Default: those of this process. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Default: that of this user. */
  readonly homeDirectory?: string;
}

/** The configuration and what was read for it, or everything that is wrong. */
export type ReadConfiguration =
  | {
      readonly ok: true;
      readonly loaded: LoadedConfiguration;
      /** The files that were read, strongest first. */
      readonly files: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[]; readonly warnings: readonly string[] };

/** Reads all sources. */
export async function readConfiguration(given: ConfigurationOptions): Promise<ReadConfiguration> {
  const variables = given.variables ?? environmentVariables();
  const found = await findFiles(given, variables);
  const problems = found.flatMap((each) => (each.kind === "problem" ? [each.message] : []));
  if (problems.length > 0) return { ok: false, problems, warnings: [] };
  const files = found.flatMap((each) => (each.kind === "file" ? [each] : []));
  const sources: readonly ConfigurationSource[] = [
    { kind: "options", options: given.options ?? [] },
    ...files.filter(({ rank }) => rank === "strong"),
    { kind: "environment", variables },
    ...inlineSource(variables),
    ...files.filter(({ rank }) => rank === "weak"),
  ];
  const read = loadConfiguration({ sources, variables, random: await randomValues(sources) });
  if (!read.ok) return read;
  return { ok: true, loaded: read.loaded, files: files.map(({ path }) => path) };
}

/** Removes the files that were read, where they say so themselves; answers what could not be removed, and why. */
export async function removeConfigurationFiles({
  loaded,
  files,
}: ReadConfiguration & { ok: true }): Promise<readonly string[]> {
  if (!loaded.configuration.kestra.configurations["delete-files-on-start"]) return [];
  const failures: string[] = [];
  for (const path of files) {
    await rm(path, { force: true }).catch((error: unknown) => {
      failures.push(`${path} is to be deleted (kestra.configurations.delete-files-on-start): ${reasonOf(error)}.`);
    });
  }
  return failures;
}

type FoundFile =
  | {
      readonly kind: "file";
      readonly rank: "strong" | "weak";
      readonly path: string;
      readonly name: string;
      readonly text: string;
    }
  | { readonly kind: "problem"; readonly message: string }
  | { readonly kind: "nothing" };

async function findFiles(given: ConfigurationOptions, variables: Readonly<Record<string, string>>) {
  const home = given.homeDirectory ?? homedir();
  const strong = given.file ?? join(home, ".kestra", "config.yml");
  const named = (variables["MICRONAUT_CONFIG_FILES"] ?? "").split(",").map((path) => path.trim());
  const folder = variables["KESTRA_CONFIGURATION_PATH"];
  const weak = [
    ...named
      .filter((path) => path !== "")
      .map((path) => ({ path, required: true }))
      .reverse(),
    ...(folder === undefined ? [] : [{ path: join(folder, "application.yml"), required: false }]),
  ];
  const seen = new Set<string>();
  const unique = weak.filter(({ path }) => !seen.has(path) && seen.add(path));
  return await Promise.all([
    readOne(expandHome(strong, home), "strong", given.file !== undefined),
    ...unique.map(({ path, required }) => readOne(expandHome(path, home), "weak", required)),
  ]);
}

async function readOne(path: string, rank: "strong" | "weak", required: boolean): Promise<FoundFile> {
  try {
    if (/\.(properties|toml|groovy)$/i.test(path)) {
      return { kind: "problem", message: `${path}: only YAML and JSON are read; write it as YAML.` };
    }
    const { size } = await stat(path);
    if (size > CONFIGURATION_BYTES_MAX) {
      return {
        kind: "problem",
        message: `${path} is larger than ${CONFIGURATION_BYTES_MAX / 1024} KB, the most a configuration has.`,
      };
    }
    return { kind: "file", rank, path, name: path, text: await readFile(path, "utf8") };
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (missing && !required) return { kind: "nothing" };
    return { kind: "problem", message: `The configuration file ${path} cannot be read: ${reasonOf(error)}.` };
  }
}

function inlineSource(variables: Readonly<Record<string, string>>): readonly ConfigurationSource[] {
  const text = variables["KESTRA_CONFIGURATION"];
  return text === undefined || text === "" ? [] : [{ kind: "file", name: "KESTRA_CONFIGURATION", text }];
}

/** `~` at the beginning of a path is the user's folder. */
export function expandHome(path: string, home: string = homedir()): string {
  return path === "~" || path.startsWith("~/") ? join(home, path.slice(1)) : path;
}

const INTEGERS = 2 ** 31;

/** Values of `${random.…}`. A port is found beforehand, only where one is asked for. */
async function randomValues(sources: readonly ConfigurationSource[]): Promise<(kind: string) => string | undefined> {
  const texts = sources.flatMap((source) => {
    if (source.kind === "file") return [source.text];
    return source.kind === "environment" ? Object.values(source.variables) : [];
  });
  const ports: number[] = [];
  const wanted = texts.filter(asksForRandomPort).length > 0 ? RANDOM_PORTS : 0;
  while (ports.length < wanted) ports.push(await freePort());
  const ids = createRandomIds();
  return (kind) => {
    switch (kind.replace(/\(.*$/, "")) {
      case "port":
        return String(ports.shift() ?? 0);
      case "int":
      case "integer":
      case "long":
        return String(Math.floor(random() * INTEGERS));
      case "float":
        return String(random());
      case "uuid":
      case "uuid2":
      case "shortuuid":
        return ids.next();
      default:
        return undefined;
    }
  };
}

/** Ports found for `${random.port}`; any further one is 0, which takes a free one as well. */
const RANDOM_PORTS = 4;
