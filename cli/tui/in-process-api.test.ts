import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { RestFault } from "../../core/rest/faults.ts";
import { rowsOf, textAt, totalOf } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { createFlowReader } from "../flows/flow-reader.ts";
import { type LocalEngine, startEngine } from "../run/engine.ts";
import { openWorkspace, type Workspace } from "../run/workspace.ts";
import { createInProcessApi } from "./in-process-api.ts";

const FLOW = `
id: hello
namespace: company.team
tasks:
  - id: say
    type: io.kestra.plugin.core.debug.Return
    format: hi
`;

describe("the API over the parts of this process", () => {
  let workspace: Workspace;
  let engine: LocalEngine;
  let api: RestApi;
  const faults: unknown[] = [];

  before(async () => {
    workspace = await openWorkspace(undefined);
    const { registry, expressions } = await createFlowReader([]);
    const onFault = (error: unknown): void => void faults.push(error);
    engine = await startEngine({ workspace, registry, expressions, workers: undefined, onFault });
    api = createInProcessApi({ engine, parts: engine.parts, name: "The execution" });
  });
  after(async () => {
    await engine.stop();
    await workspace.dispose();
  });

  it("saves, runs and finds as a server does, and asks nobody to sign in", async () => {
    await api.ask({ method: "POST", path: ["flows"], body: FLOW, contentType: "application/x-yaml" });
    const run = await api.ask({
      method: "POST",
      path: ["executions", "company.team", "hello"],
      query: { wait: true },
      isLong: true,
    });
    assert.equal(textAt(run.data, "state", "current"), "SUCCESS");
    assert.equal(totalOf((await api.ask({ path: ["executions", "search"] })).data), 1);
    assert.deepEqual(faults, []);
  });

  it("tells the events of a stream", async () => {
    const { data } = await api.ask({ path: ["executions", "search"] });
    const stop = new AbortController();
    const ids: string[] = [];
    const request = { path: ["executions", textAt(rowsOf(data)[0], "id"), "follow"] };
    for await (const { id } of api.events(request, { signal: stop.signal, onLost: () => undefined })) {
      ids.push(id);
      if (id === "end") stop.abort();
    }
    assert.deepEqual(ids, ["start", "end"]);
  });

  it("ends a stream that waits when its reader goes", async () => {
    const stop = new AbortController();
    const ids: string[] = [];
    for await (const { id } of api.events(
      { path: ["executions", "updates"] },
      { signal: stop.signal, onLost: () => undefined },
    )) {
      ids.push(id);
      setImmediate(() => stop.abort());
    }
    assert.deepEqual(ids, ["start"]);
  });

  it("says what is not there without any advice about servers", async () => {
    const words = async (path: readonly string[]): Promise<string> => {
      const error = await api.ask({ path }).then(
        () => undefined,
        (fault: unknown) => fault,
      );
      assert.ok(error instanceof RestFault);
      return error.message;
    };
    assert.match(await words(["executions", "nobody"]), /^There is no execution nobody/);
    assert.doesNotMatch(await words(["nothing", "here"]), /server|--/);
  });

  it("gives up an answer that does not come in time", async () => {
    const silent = {
      ...engine.parts,
      repository: {
        ...engine.parts.repository,
        executions: { ...engine.parts.repository.executions, search: () => new Promise<never>(() => undefined) },
      },
    };
    const waiting = createInProcessApi({ engine, parts: silent, name: "The execution", timeoutMs: 20 });
    await assert.rejects(waiting.ask({ path: ["executions", "search"] }), {
      message: "The execution: there was no answer within 0.02s. Try again.",
    });
  });
});
