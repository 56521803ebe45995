/**
 * The properties that all script tasks share. Those that may name `{{ workingDir }}` or `{{ outputDir }}` are left
 * as written by the worker and rendered while the task runs, when the folders exist.
 */
import { type Static, Type } from "@sinclair/typebox";
import { oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { types as taskRunnerTypes } from "../runner/types.ts";

/** A value of a map that is used as text. */
const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);

/** A list of texts, or an expression that renders to a JSON list. */
function texts(description: string) {
  return Type.Union([Type.Array(Type.String()), Type.String()], { description });
}

/** Which files of which namespaces are put into the working directory. */
export const namespaceFilesSchema = Type.Object(
  {
    enabled: rendered(Type.Boolean({ default: true, description: "Whether any are put there." })),
    namespaces: Type.Optional(
      texts("The namespaces to take files from; the flow's own by default. A later one replaces files of an earlier."),
    ),
    include: Type.Optional(texts("Glob patterns; only files that match one are taken.")),
    exclude: Type.Optional(texts("Glob patterns; files that match one are left out.")),
    ifExists: rendered(
      oneOf(["OVERWRITE", "FAIL", "WARN", "IGNORE"], {
        default: "OVERWRITE",
        description: "What to do when the working directory has the file already.",
      }),
    ),
    folderPerNamespace: rendered(
      Type.Boolean({ default: false, description: "Whether each namespace gets a folder of its own name." }),
    ),
  },
  { description: "Puts files of the namespace into the working directory." },
);

/** What a script task sees of `namespaceFiles`; the defaults inside it may not be filled in. */
export type NamespaceFiles = Partial<Static<typeof namespaceFilesSchema>>;

/** The properties of every script task, without the script or the commands themselves. */
export const sharedProperties = {
  interpreter: Type.Union([Type.Array(Type.String(), { minItems: 1 }), Type.String()], {
    default: ["/bin/sh", "-c"],
    description: "The program that gets the commands as its last argument.",
  }),
  beforeCommands: Type.Optional(texts("Commands to run first, in the same shell.")),
  failFast: rendered(
    Type.Boolean({
      default: true,
      description: "Stop at the first command that fails. Otherwise the last command decides. Shells only.",
    }),
  ),
  env: Type.Optional(
    Type.Union([Type.Record(Type.String(), scalar), Type.String()], {
      description: "Environment variables on top of those of the task runner.",
    }),
  ),
  inputFiles: Type.Optional(
    Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.String()], {
      description:
        "Files to make in the working directory: a map, or JSON text of one, from file name to content or internal-storage URI.",
    }),
  ),
  outputFiles: Type.Optional(
    texts("Names or glob patterns, relative to the working directory, of the files to keep in internal storage."),
  ),
  outputDirectory: Type.Optional(
    rendered(
      Type.Boolean({
        description:
          "Whether there is a folder `{{ outputDir }}` whose files are all kept. By default there is one when the task mentions it.",
      }),
    ),
  ),
  namespaceFiles: Type.Optional(namespaceFilesSchema),
  taskRunner: Type.Optional(
    Type.Object(
      { type: oneOf(taskRunnerTypes, { description: "The task runner's type." }) },
      { additionalProperties: true, description: "Where the commands run. Default: the Process task runner." },
    ),
  ),
  containerImage: Type.Optional(text({ description: "The image for task runners that use containers." })),
  targetOS: rendered(
    oneOf(["LINUX", "WINDOWS", "AUTO"], { default: "AUTO", description: "The system the commands are written for." }),
  ),
  warningOnStdErr: Type.Optional(
    rendered(
      Type.Boolean({
        deprecated: true,
        description: "Deprecated. With `true`, any line on standard error ends the task with WARNING. Default false.",
      }),
    ),
  ),
  runner: Type.Optional(
    oneOf(["PROCESS", "DOCKER"], { deprecated: true, description: "Deprecated; use `taskRunner`." }),
  ),
  docker: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { deprecated: true, description: "Deprecated; use `taskRunner`." }),
  ),
};

const shared = Type.Object(sharedProperties);

/** What a running script task sees of its shared properties. */
export type ScriptProperties = Static<typeof shared>;

/** What every script task puts out. */
export const scriptOutputs = Type.Object({
  exitCode: Type.Integer({ description: "The exit code of the process." }),
  outputFiles: Type.Record(Type.String(), Type.String(), {
    description: "The internal-storage URI of each output file, by its path in the working directory.",
  }),
  vars: Type.Record(Type.String(), Type.Unknown(), {
    description: 'The values that the script printed as `::{"outputs":{...}}::`.',
  }),
  stdOutLineCount: Type.Integer({ description: "Lines on standard output." }),
  stdErrLineCount: Type.Integer({ description: "Lines on standard error." }),
  taskRunner: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: "What the task runner has to tell." }),
  ),
});

export type ScriptOutputs = Static<typeof scriptOutputs>;
