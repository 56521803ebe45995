/** Resolves the inputs of new executions with the process's engine, storage and encryption key. */
import { toInstant } from "../core/contracts/clock.ts";
import { flowVariables, type GlobalVariables, labelTree } from "../core/execution/variables.ts";
import type { ExpressionEngine } from "../core/expression/contract.ts";
import { inputFilePath, toUri } from "../core/files/storage-path.ts";
import type { Flow } from "../core/flow/flow.ts";
import {
  type InputEnvironment,
  type InputReport,
  inspectInputs,
  resolveInputs,
  takeInputs,
} from "../core/flow/inputs/resolve.ts";
import type { InputResolver } from "./execution-factory.ts";
import { encryptText } from "./services/encryption.ts";
import type { SharedResources } from "./services/execution-resources.ts";
import { createExpressionServices } from "./services/expression-services.ts";

/** What resolving inputs needs. */
export interface InputResolverOptions extends SharedResources {
  readonly engine: ExpressionEngine;
  readonly globals: GlobalVariables;
  /** Base64 of a 16, 24 or 32-byte AES key. Without it SECRET inputs are refused. */
  readonly encryptionKey?: string | undefined;
}

/** Looks at given inputs one by one, and keeps nothing. */
export type InputInspector = (
  flow: Flow,
  executionId: string,
  given: Readonly<Record<string, unknown>>,
) => Promise<readonly InputReport[]>;

/**
 * Makes the resolver that an execution factory uses.
 * @param isDry files among the inputs are not stored. Default false
 */
export function createInputResolver(options: InputResolverOptions, isDry = false): InputResolver {
  return async (flow, executionId, given, takesInputs = false) => {
    const environment = environmentOf(options, flow, executionId, isDry);
    if (takesInputs) return { ok: true, values: await takeInputs(flow, given, environment), ignored: [] };
    return await resolveInputs(flow, given, environment);
  };
}

/** Makes what tells people, before they start an execution, what is wrong about its inputs. */
export function createInputInspector(options: InputResolverOptions): InputInspector {
  return (flow, executionId, given) => inspectInputs(flow, given, environmentOf(options, flow, executionId, true));
}

function environmentOf(
  options: InputResolverOptions,
  flow: Flow,
  executionId: string,
  isDry: boolean,
): InputEnvironment {
  const { engine, globals, storage, clock, encryptionKey } = options;
  const { tenantId, namespace, id: flowId } = flow;
  const services = createExpressionServices(options, { id: executionId, tenantId, namespace, flowId });
  return {
    render: (template, variables) => engine.render(template, variables, services),
    renderTyped: (template, variables) => engine.renderTyped(template, variables, services),
    variables: {
      envs: globals.envs,
      globals: globals.globals,
      kestra: globals.kestra,
      flow: flowVariables(flow),
      vars: flow.variables ?? {},
      labels: labelTree(flow.labels ?? []),
      execution: { id: executionId, state: "CREATED", startDate: toInstant(clock.now()), originalId: executionId },
    },
    async storeFile(inputId, file) {
      const path = inputFilePath({ namespace, flowId, executionId }, inputId, file.name);
      if (!isDry) await storage.put(tenantId, path, file.content);
      return toUri(path);
    },
    encrypt: encryptionKey === undefined ? undefined : (text) => encryptText(text, encryptionKey),
  };
}
