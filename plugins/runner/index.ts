/** The task runners that come with the distribution. */
import type { TaskRunnerDefinition } from "../../core/plugin/task-runner.ts";
import { dockerRunner } from "./docker.ts";
import { processRunner } from "./process.ts";

/** All of them. */
export const definitions: readonly TaskRunnerDefinition[] = [processRunner, dockerRunner];
