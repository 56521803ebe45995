/** The packages that a Python task asks for, installed for this one task before it runs. */
import { join } from "node:path";
import { Type } from "@sinclair/typebox";
import { oneOf, rendered } from "../../core/plugin/schema.ts";
import { addPythonClient } from "./client-libraries.ts";
import type { LanguageExtras, Preparation } from "./language-tasks.ts";
import { PRIVATE_FOLDER } from "./local-path.ts";
import { findProgram } from "./program.ts";
import { renderList, type TextList } from "./rendered-values.ts";
import { shellQuote } from "./run-script.ts";

const properties = {
  dependencies: Type.Optional(
    Type.Union([Type.Array(Type.String()), Type.String()], {
      description:
        "Packages, as pip takes them, to install before the commands run. They go into a folder of the task, on PYTHONPATH; the machine's own packages stay as they are.",
    }),
  ),
  packageManager: Type.Optional(
    rendered(
      oneOf(["UV", "PIP"], { description: "What installs them. Default: uv where it is on PATH, pip otherwise." }),
    ),
  ),
  dependencyCacheEnabled: Type.Optional(
    rendered(
      Type.Boolean({
        description: "With `false`, uv and pip download anew rather than from their own cache. Default true.",
      }),
    ),
  ),
  pythonVersion: Type.Optional(
    rendered(
      Type.String({
        description: "The version that packages are chosen for by uv. The script runs on the machine's own.",
      }),
    ),
  ),
};

const prepare: Preparation = async (values, workspace, environment) => {
  const packages = await renderList(asTextList(values.dependencies), "dependencies", workspace);
  if (packages.length === 0) return { environment: await addPythonClient(workspace, environment) };
  const folder = join(workspace.directory, PRIVATE_FOLDER, "python");
  const uv = values.packageManager === "PIP" ? undefined : await findProgram(["uv"], environment.PATH);
  if (values.packageManager === "UV" && uv === undefined) {
    throw new Error("`packageManager` is UV, but there is no `uv` on PATH. Install it, or set `packageManager: PIP`.");
  }
  const python = (await findProgram(["python3", "python"], environment.PATH)) ?? "python3";
  const install = uv === undefined ? pipInstall(python) : uvInstall(values.pythonVersion);
  const noCache = values.dependencyCacheEnabled !== false ? [] : [uv === undefined ? "--no-cache-dir" : "--no-cache"];
  const words = [...install, "--quiet", ...noCache, "--target", folder, ...packages];
  return {
    before: [words.map(shellQuote).join(" "), `export PATH=${shellQuote(join(folder, "bin"))}:"$PATH"`],
    environment: await addPythonClient(workspace, environment, [folder]),
  };
};

/** What Python tasks have beyond the shared properties. */
export const pythonExtras: LanguageExtras = { properties, prepare };

function pipInstall(python: string): readonly string[] {
  return [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
}

function uvInstall(version: unknown): readonly string[] {
  return ["uv", "pip", "install", ...(typeof version === "string" ? ["--python-version", version] : [])];
}

function asTextList(value: unknown): TextList {
  if (typeof value === "string" || value === undefined) return value;
  return Array.isArray(value) ? value.map(String) : [];
}
