import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CHECK_TYPE, hintForUnknownType } from "./unknown-type.ts";

const KNOWN = [
  "io.kestra.plugin.core.log.Log",
  "io.kestra.plugin.core.execution.Count",
  "io.kestra.plugin.core.flow.ForEach",
  "io.kestra.plugin.core.http.Request",
  "io.kestra.plugin.core.kv.Get",
  "io.kestra.plugin.fs.http.Request",
  "io.kestra.plugin.scripts.python.Script",
  "io.kestra.plugin.scripts.r.Script",
  "io.kestra.plugin.scripts.shell.Commands",
  "io.kestra.core.tasks.log.Log",
  "io.kestra.core.tasks.executions.Counts",
];

const HTTP = "io.kestra.plugin.core.http.Request";
const SHELL = "io.kestra.plugin.scripts.shell.Commands";
const PYTHON = "io.kestra.plugin.scripts.python.Script";
const meant = (type: string) => `did you mean "${type}"?`;
const missing = (plugin: string, near: string) =>
  `the plugin ${plugin} is not part of this distribution; ${near} may do the same`;

const HINTS: readonly (readonly [string, string])[] = [
  ["io.kestra.plugin.core.log.log", meant("io.kestra.plugin.core.log.Log")],
  ["io.kestra.plugin.cor.log.Log", meant("io.kestra.plugin.core.log.Log")],
  ["Log", meant("io.kestra.plugin.core.log.Log")],
  ["core.log.Log", meant("io.kestra.plugin.core.log.Log")],
  ["io.kestra.core.tasks.logs.Log", meant("io.kestra.core.tasks.log.Log")],
  ["io.kestra.plugin.core.execution.Counts", meant("io.kestra.plugin.core.execution.Count")],
  ["io.kestra.plugin.core.flow.Loop", "use io.kestra.plugin.core.flow.ForEach"],
  ["io.kestra.plugin.fs.http.Requst", meant("io.kestra.plugin.fs.http.Request")],
  ["io.kestra.plugin.fs.sftp.Upload", missing("fs.sftp", SHELL)],
  ["io.kestra.plugin.jdbc.duckdb.Query", missing("jdbc", PYTHON)],
  ["io.kestra.plugin.slack.notifications.SlackExecution", missing("slack", HTTP)],
  ["io.kestra.plugin.ai.agent.AIAgent", missing("ai", HTTP)],
  ["io.kestra.plugin.docker.Run", missing("docker", SHELL)],
  ["io.kestra.plugin.somewhere.Do", missing("somewhere", `${HTTP} or ${SHELL}`)],
  ["io.kestra.plugin.constructor.Do", missing("constructor", `${HTTP} or ${SHELL}`)],
  ["io.kestra.plugin.scripts.powershell.Script", missing("scripts.powershell", SHELL)],
  ["io.kestra.plugin.scripts.pyton.Script", meant(PYTHON)],
  ["io.kestra.plugin.scripts.js.Script", missing("scripts.js", SHELL)],
  ["io.kestra.plugin.", CHECK_TYPE],
  ["completely.Different", CHECK_TYPE],
];

describe("the remedy for an unknown type", () => {
  for (const [type, expected] of HINTS) {
    it(`${type} is ${expected}`, () => assert.equal(hintForUnknownType(type, KNOWN), expected));
  }

  it("of a trigger is a trigger", () => {
    const known = [...KNOWN, "io.kestra.plugin.core.trigger.Schedule", "io.kestra.plugin.core.http.Trigger"];
    assert.equal(
      hintForUnknownType("io.kestra.plugin.aws.s3.Trigger", known, "Trigger"),
      missing("aws", "io.kestra.plugin.core.trigger.Schedule or io.kestra.plugin.core.http.Trigger"),
    );
    assert.equal(
      hintForUnknownType("io.kestra.plugin.aws.s3.Condition", known, "Condition"),
      "the plugin aws is not part of this distribution",
    );
  });

  it("names no type that this distribution does not have", () =>
    assert.equal(
      hintForUnknownType("io.kestra.plugin.jdbc.duckdb.Query", ["io.kestra.plugin.core.log.Log"]),
      "the plugin jdbc is not part of this distribution",
    ));
});
