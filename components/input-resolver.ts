/** Resolves the inputs of new executions with the process's engine, storage and encryption key. */
import { toInstant } from "../core/contracts/clock.ts";
import { flowVariables, type GlobalVariables, labelTree } from "../core/execution/variables.ts";
import type { ExpressionEngine } from "../core/expression/contract.ts";
import { inputFilePath, toUri } from "../core/files/storage-path.ts";
import { type InputEnvironment, resolveInputs, takeInputs } from "../core/flow/inputs/resolve.ts";
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

/** Makes the resolver that an execution factory uses. */
export function createInputResolver(options: InputResolverOptions): InputResolver {
  const { engine, globals, storage, clock, encryptionKey } = options;
  return async (flow, executionId, given, takesInputs = false) => {
    const { tenantId, namespace, id: flowId } = flow;
    const services = createExpressionServices(options, { id: executionId, tenantId, namespace, flowId });
    const environment: InputEnvironment = {
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
        await storage.put(tenantId, path, file.content);
        return toUri(path);
      },
      encrypt: encryptionKey === undefined ? undefined : (text) => encryptText(text, encryptionKey),
    };
    if (takesInputs) return { ok: true, values: await takeInputs(flow, given, environment), ignored: [] };
    return await resolveInputs(flow, given, environment);
  };
}
