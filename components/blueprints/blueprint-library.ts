/** The blueprints there are: those that come with the program, and those of a folder. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { formatProblem } from "../../core/flow/problem.ts";
import { type Blueprint, type BlueprintKind, isBlueprintId, parseBlueprint } from "./blueprint.ts";

/** Files of the folder that are looked at, in the order of their names. */
export const BLUEPRINT_FILES_MAX = 1_000;

/** The size of one file. */
export const BLUEPRINT_BYTES_MAX = 1024 * 1024;

/** What a library is made of. */
export interface BlueprintLibraryOptions {
  /** Files of the operator: `<id>.yml`. Default none. */
  readonly folder?: string;
  /** Told what is wrong with a file, each time that it has changed. */
  onFault(error: unknown): void;
}

/** Finds blueprints. Changes of the folder are seen at the next question. */
export interface BlueprintLibrary {
  /** Those of the folder and those that come with the program, which the folder's replace by name. */
  list(kind: BlueprintKind): Promise<readonly Blueprint[]>;
  find(kind: BlueprintKind, id: string): Promise<Blueprint | undefined>;
  /** Those of the folder alone. */
  ofFolder(): Promise<readonly Blueprint[]>;
}

interface ReadFile {
  readonly stamp: string;
  /** Undefined for a file that is no blueprint. */
  readonly blueprint: Blueprint | undefined;
}

/** Makes the library. */
export function createBlueprintLibrary({ folder, onFault }: BlueprintLibraryOptions): BlueprintLibrary {
  let known: ReadonlyMap<string, ReadFile> = new Map();

  async function ofFolder(): Promise<readonly Blueprint[]> {
    if (folder === undefined) return [];
    const read = new Map<string, ReadFile>();
    for (const name of await blueprintFiles(folder, onFault)) {
      const file = await readBlueprint(folder, name, known.get(name), onFault);
      if (file) read.set(name, file);
    }
    known = read;
    return [...read.values()].flatMap(({ blueprint }) => blueprint ?? []);
  }

  async function all(): Promise<readonly Blueprint[]> {
    const { SHIPPED_BLUEPRINTS } = await import("./shipped-blueprints.ts");
    const byName = new Map<string, Blueprint>();
    for (const each of [...SHIPPED_BLUEPRINTS, ...(await ofFolder())]) byName.set(`${each.kind} ${each.id}`, each);
    return [...byName.values()];
  }

  const list = async (wanted: BlueprintKind) => (await all()).filter(({ kind }) => kind === wanted);
  return { list, ofFolder, find: async (kind, wanted) => (await list(kind)).find(({ id }) => id === wanted) };
}

async function blueprintFiles(folder: string, onFault: (error: unknown) => void): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => /\.ya?ml$/.test(name) && isBlueprintId(idOf(name)))
      .sort()
      .slice(0, BLUEPRINT_FILES_MAX);
  } catch (error) {
    onFault(error);
    return [];
  }
}

/** Undefined when the file is gone, or is none. */
async function readBlueprint(
  folder: string,
  name: string,
  known: ReadFile | undefined,
  onFault: (error: unknown) => void,
): Promise<ReadFile | undefined> {
  const path = join(folder, name);
  try {
    const { mtimeMs, mtime, size } = await stat(path);
    const stamp = `${mtimeMs} ${size}`;
    if (known?.stamp === stamp) return known;
    if (size > BLUEPRINT_BYTES_MAX)
      throw new Error(`${path}: the blueprint is larger than ${BLUEPRINT_BYTES_MAX} bytes`);
    const parsed = parseBlueprint(await readFile(path, "utf8"), idOf(name), mtime.toISOString());
    if (parsed.ok) return { stamp, blueprint: parsed.value };
    onFault(new Error(parsed.problems.map((each) => formatProblem({ ...each, file: path })).join("\n")));
    return { stamp, blueprint: undefined };
  } catch (error) {
    onFault(error);
    return undefined;
  }
}

function idOf(name: string): string {
  return name.replace(/\.ya?ml$/, "");
}
