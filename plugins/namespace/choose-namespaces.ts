/** Which namespaces a purge goes through. */
import { Type } from "@sinclair/typebox";
import { rendered, text } from "../../core/plugin/schema.ts";
import type { TaskContext } from "../../core/plugin/task.ts";
import { globMatcher } from "../script/glob.ts";

/** The properties that choose namespaces. */
export const namespaceChoice = {
  namespaces: Type.Optional(
    rendered(
      Type.Array(Type.String(), { description: "The namespaces to go through. Not beside `namespacePattern`." }),
    ),
  ),
  namespacePattern: Type.Optional(
    text({ description: "A glob pattern such as `acme.*` of the namespaces to go through." }),
  ),
  includeChildNamespaces: rendered(
    Type.Boolean({ default: true, description: "Whether namespaces below those named in `namespaces` are taken too." }),
  ),
};

/** What a task sees of {@link namespaceChoice}. */
export interface NamespaceChoice {
  readonly namespaces?: readonly string[];
  readonly namespacePattern?: string;
  readonly includeChildNamespaces: boolean;
}

/** The chosen namespaces, sorted; all that have flows when nothing chooses. Throws when both ways are given. */
export async function chooseNamespaces(choice: NamespaceChoice, context: TaskContext): Promise<readonly string[]> {
  const { namespaces = [], namespacePattern, includeChildNamespaces } = choice;
  if (namespaces.length > 0 && namespacePattern !== undefined) {
    throw new Error("Properties `namespaces` and `namespacePattern` cannot be given both; keep one of them.");
  }
  const flows = await context.repository.flows.list(context.flow.tenantId);
  const known = [...new Set([context.flow.namespace, ...flows.map((flow) => flow.namespace)])];
  if (namespacePattern !== undefined) return known.filter(globMatcher(namespacePattern)).sort();
  if (namespaces.length === 0) return known.sort();
  const below = (namespace: string) => namespaces.some((parent) => namespace.startsWith(`${parent}.`));
  return [...new Set([...namespaces, ...(includeChildNamespaces ? known.filter(below) : [])])].sort();
}
