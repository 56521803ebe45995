/** Which task runner a script task runs on. */
import type { TaskRunnerDefinition } from "../../core/plugin/task-runner.ts";
import { dockerRunner } from "../runner/docker.ts";
import { definitions } from "../runner/index.ts";
import { processRunner } from "../runner/process.ts";
import type { ScriptProperties } from "./properties.ts";

/** The runner that `taskRunner`, or else the older `runner`, names; the Process runner when neither does. */
export function chooseTaskRunner(properties: Pick<ScriptProperties, "taskRunner" | "runner">): TaskRunnerDefinition {
  const wanted = properties.taskRunner?.type;
  if (wanted === undefined) return properties.runner === "DOCKER" ? dockerRunner : processRunner;
  const found = definitions.find(({ type, aliases }) => type === wanted || aliases?.includes(wanted));
  if (found) return found;
  const known = definitions.map(({ type }) => `\`${type}\``).join(" or ");
  throw new Error(`\`taskRunner.type\` is \`${wanted}\`, which is no task runner. Use ${known}.`);
}
