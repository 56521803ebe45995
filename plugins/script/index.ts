/** The script tasks. */
import type { TaskDefinition } from "../../core/plugin/task.ts";
import { languageTasks } from "./language-tasks.ts";
import { LANGUAGES } from "./languages.ts";
import { legacyTasks } from "./legacy.ts";
import { pythonExtras } from "./python-dependencies.ts";
import { shellCommands, shellScript } from "./shell.ts";

/** All of them. */
export const definitions: readonly TaskDefinition[] = [
  shellScript,
  shellCommands,
  ...LANGUAGES.flatMap((language) => languageTasks(language, language.id === "python" ? pythonExtras : undefined)),
  ...legacyTasks,
];
