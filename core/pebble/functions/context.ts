/** Functions that read the variable context or what lies behind the services. */
import { type BoundArguments, type CallableTable, func } from "../callable.ts";
import { CallFault } from "../error.ts";
import type { Evaluation } from "../evaluation.ts";
import { isMap } from "../printing.ts";

/** Variables that are not for users. */
const HIDDEN = new Set(["addSecretConsumer"]);

function optionalText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function requiredText(functionName: string, name: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new CallFault(`The '${functionName}' function expects an argument '${name}' with type string.`);
}

/** The namespace of the flow that renders. */
function flowNamespace(evaluation: Evaluation): string | undefined {
  const { flow } = evaluation.variables;
  return isMap(flow) ? optionalText(flow["namespace"]) : undefined;
}

function service<T>(name: string, found: T | undefined): T {
  if (found === undefined) throw new CallFault(`The '${name}' function cannot be used here.`);
  return found;
}

function secret(args: BoundArguments, evaluation: Evaluation): unknown {
  const key = requiredText("secret", "key", args["key"]);
  const { services } = evaluation;
  const find = service("secret", services.secret);
  if (args["subkey"] !== undefined && args["full"] === true) {
    throw new CallFault("The 'secret' function takes either 'subkey' or 'full'.");
  }
  const namespace = optionalText(args["namespace"]) ?? flowNamespace(evaluation);
  const value = evaluation.effect(() => find(key, namespace));
  if (value === undefined) throw new CallFault(`Cannot find secret for key '${key}'.`);
  services.revealed?.(value);
  if (args["full"] === true) return JSON.stringify({ value, metadata: {} });
  if (args["subkey"] === undefined) return value;
  return subSecret(value, key, String(args["subkey"]), evaluation);
}

function subSecret(value: string, key: string, subkey: string, evaluation: Evaluation): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    parsed = undefined;
  }
  if (!isMap(parsed) || !Object.hasOwn(parsed, subkey)) {
    throw new CallFault(`Cannot find secret sub-key '${subkey}' in secret '${key}'.`);
  }
  const text = typeof parsed[subkey] === "string" ? parsed[subkey] : JSON.stringify(parsed[subkey]);
  evaluation.services.revealed?.(text);
  return text;
}

function kv(args: BoundArguments, evaluation: Evaluation): unknown {
  const key = requiredText("kv", "key", args["key"]);
  const namespace = optionalText(args["namespace"]) ?? flowNamespace(evaluation);
  const find = service("kv", evaluation.services.kv);
  const value = evaluation.effect(() => find(key, optionalText(args["namespace"])));
  if (value !== undefined) return value;
  if (args["errorOnMissing"] === false) return null;
  throw new CallFault(`The key '${key}' does not exist in the namespace '${namespace}'.`);
}

function fileArguments(name: string, args: BoundArguments) {
  const path = requiredText(name, "path", args["path"]);
  const version = args["version"] === undefined || args["version"] === null ? undefined : Number(args["version"]);
  return [path, optionalText(args["namespace"]), version] as const;
}

const FILE_PARAMETERS = ["path", "namespace", "version"] as const;

function fileUri(args: BoundArguments, evaluation: Evaluation): string {
  const path = requiredText("fileURI", "path", args["path"]).replace(/^nsfile:\/\/(?:[^/]*)/, "").replace(/^\/+/, "");
  if (path.split("/").includes("..")) throw new CallFault("Path must not contain '../'");
  const namespace = optionalText(args["namespace"]) ?? flowNamespace(evaluation) ?? "";
  return `kestra:///${namespace.replaceAll(".", "/")}/_files/${path}`;
}

function currentEachOutput(args: BoundArguments, { variables }: Evaluation): unknown {
  const { outputs } = args;
  if (!isMap(outputs)) throw new CallFault("The 'currentEachOutput' function expects an argument 'outputs' with type map.");
  const { parents, taskrun } = variables;
  const values: string[] = [];
  for (const parent of Array.isArray(parents) ? parents : []) {
    const value = isMap(parent) && isMap(parent["taskrun"]) ? parent["taskrun"]["value"] : undefined;
    if (value !== undefined) values.unshift(String(value));
  }
  if (isMap(taskrun) && taskrun["value"] !== undefined) values.push(String(taskrun["value"]));
  let at: unknown = outputs;
  for (const value of values) {
    if (!isMap(at) || !Object.hasOwn(at, value)) throw new CallFault(`There is no output for the value '${value}'.`);
    at = at[value];
  }
  return at;
}

function tasksWithState(args: BoundArguments, { variables }: Evaluation): unknown {
  const state = requiredText("tasksWithState", "state", args["state"]).toUpperCase();
  const found: Record<string, unknown>[] = [];
  const visit = (taskId: string, tree: unknown, value: string | undefined): void => {
    if (!isMap(tree)) return;
    if (tree["state"] === state) found.push({ taskId, ...(value === undefined ? {} : { value }), state });
    for (const [key, child] of Object.entries(tree)) if (isMap(child)) visit(taskId, child, key);
  };
  const { tasks } = variables;
  if (isMap(tasks)) for (const [taskId, tree] of Object.entries(tasks)) visit(taskId, tree, undefined);
  return found;
}

function context({ variables }: Evaluation): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !HIDDEN.has(name)));
}

function errorLogs(_args: BoundArguments, evaluation: Evaluation): unknown {
  const read = evaluation.services.errorLogs;
  if (!read) {
    throw new CallFault("The 'errorLogs' function can only be used in the Worker as it access logs from the database.");
  }
  return evaluation.effect(read);
}

function render(recursive: boolean) {
  return (args: BoundArguments, evaluation: Evaluation): unknown => {
    const again = args["recursive"] ?? recursive;
    if (typeof again !== "boolean") {
      throw new CallFault("The 'render' function expects an optional argument 'recursive' with type boolean.");
    }
    return renderValue(args["toRender"], again, evaluation);
  };
}

function renderValue(value: unknown, recursive: boolean, evaluation: Evaluation): unknown {
  if (typeof value === "string") return evaluation.environment.renderInner(value, evaluation, recursive);
  if (Array.isArray(value)) return value.map((each) => renderValue(each, recursive, evaluation));
  if (!isMap(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      evaluation.environment.renderInner(key, evaluation, recursive),
      renderValue(each, recursive, evaluation),
    ]),
  );
}

export const CONTEXT_FUNCTIONS: CallableTable = {
  currentEachOutput: func(["outputs"], currentEachOutput),
  errorLogs: func([], errorLogs),
  fetchContext: func([], (_args, evaluation) => context(evaluation)),
  fileExists: func(FILE_PARAMETERS, (args, evaluation) => {
    const exists = service("fileExists", evaluation.services.fileExists);
    return evaluation.effect(() => exists(...fileArguments("fileExists", args)));
  }),
  fileSize: func(FILE_PARAMETERS, (args, evaluation) => {
    const size = service("fileSize", evaluation.services.fileSize);
    return evaluation.effect(() => size(...fileArguments("fileSize", args)));
  }),
  fileURI: func(FILE_PARAMETERS, fileUri),
  isFileEmpty: func(FILE_PARAMETERS, (args, evaluation) => {
    const size = service("isFileEmpty", evaluation.services.fileSize);
    return evaluation.effect(() => size(...fileArguments("isFileEmpty", args))) === 0;
  }),
  kv: func(["key", "namespace", "errorOnMissing"], kv),
  printContext: func([], (_args, evaluation) => context(evaluation)),
  read: func(FILE_PARAMETERS, (args, evaluation) => {
    const read = service("read", evaluation.services.readFile);
    return evaluation.effect(() => read(...fileArguments("read", args)));
  }),
  render: func(["toRender", "recursive"], render(true)),
  renderOnce: func(["toRender"], render(false)),
  secret: func(["key", "namespace", "subkey", "full"], secret),
  tasksWithState: func(["state"], tasksWithState),
};
