/** Examples of the documentation as the flows that they are parts of. */
import { parse } from "yaml";
import { flowYaml } from "../../core/expand/flow-yaml.ts";
import { isJsonMap } from "../../core/json-map.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";

/** What an example shows. */
export type ExampleKind = "flow" | "unit tests" | "trigger" | "task" | "dashboard" | "blueprint";

/** What the YAML of an example is. */
export function kindOf(code: string, registry: PluginRegistry): ExampleKind {
  const value: unknown = parse(code);
  if (!isJsonMap(value)) return "task";
  if ("testCases" in value) return "unit tests";
  if ("charts" in value) return "dashboard";
  if ("title" in value && "source" in value) return "blueprint";
  if ("namespace" in value && "tasks" in value) return "flow";
  const type = value["type"];
  return typeof type === "string" && registry.find(type)?.kind === "trigger" ? "trigger" : "task";
}

const LOG = { id: "log", type: "io.kestra.plugin.core.log.Log", message: "hi" };

/** The flow of an example: itself, or one around the trigger or task. */
export function flowOf(code: string, registry: PluginRegistry): string {
  const head = { id: "example", namespace: "acme" };
  switch (kindOf(code, registry)) {
    case "trigger":
      return flowYaml({ ...head, tasks: [LOG], triggers: [parse(code)] });
    case "task":
      return flowYaml({ ...head, tasks: [parse(code)] });
    default:
      return code;
  }
}
