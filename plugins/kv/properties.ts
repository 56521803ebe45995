/** What the tasks over key-value pairs have in common. */

import { Type } from "@sinclair/typebox";
import { expectKeyValueNamespace } from "../../core/files/known-namespace.ts";
import { rendered, text } from "../../core/plugin/schema.ts";
import type { TaskContext } from "../../core/plugin/task.ts";

/** The name of the pair. */
export const key = text({
  description: "The key: letters, digits, `.`, `_` and `-`, beginning with a letter or digit.",
});

/** Whose pair it is. */
export const namespace = text({
  default: "{{ flow.namespace }}",
  description: "The namespace that holds the pair; the flow's own by default.",
});

/** Fail instead of going on without. */
export const errorOnMissing = rendered(
  Type.Boolean({ default: false, description: "Whether the task fails when there is no such pair." }),
);

/** The message for a pair that should be there. */
export function missingPair(name: string, inNamespace: string): string {
  return `No value found for key '${name}' in namespace '${inNamespace}' and \`errorOnMissing\` is set to true`;
}

/** Fails when the task names a namespace that is not there. */
export async function expectNamespace(named: string, { repository, flow }: TaskContext): Promise<void> {
  await expectKeyValueNamespace(repository.flows, flow, named);
}
