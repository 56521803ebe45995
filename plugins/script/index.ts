/** The script tasks. */
import type { TaskDefinition } from "../../core/plugin/task.ts";
import { addNodeClient } from "./client-libraries.ts";
import { type LanguageExtras, languageTasks } from "./language-tasks.ts";
import { LANGUAGES } from "./languages.ts";
import { legacyTasks } from "./legacy.ts";
import { pythonExtras } from "./python-dependencies.ts";
import { shellCommands, shellScript } from "./shell.ts";

const nodeExtras: LanguageExtras = {
  properties: {},
  prepare: async (_properties, workspace, environment) => ({
    environment: await addNodeClient(workspace, environment),
  }),
};

/** What some languages have beyond the shared properties. */
const EXTRAS: Readonly<Record<string, LanguageExtras>> = { python: pythonExtras, node: nodeExtras };

/** All of them. */
export const definitions: readonly TaskDefinition[] = [
  shellScript,
  shellCommands,
  ...LANGUAGES.flatMap((language) => languageTasks(language, EXTRAS[language.id])),
  ...legacyTasks,
];
