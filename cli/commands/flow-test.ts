/** `kestra flow test`: its arguments, and the way to what it does. */
import type { Arguments, Command, CommandPage } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { leaf } from "./define.ts";

/** How results are written. */
const FORMATS = ["table", "json", "junit"] as const;

/** How long a case may take when nothing is said. */
const TIMEOUT_DEFAULT = "5m";

const page: CommandPage = {
  name: "kestra flow test",
  description: "Run the unit tests of flows.",
  notes: [
    "Unit tests are YAML files with testCases. The flow that they name is looked for beside the file, below that, " +
      "and in --flows. Each case runs on its own, with the tasks mocked that its fixtures name.",
    "The exit code is 0 when all cases hold, 1 when one does not, 2 when a file is invalid: then nothing ran.",
  ],
  examples: [
    { says: "All unit tests of a folder, at any depth", line: "kestra flow test flows/" },
    { says: "Some cases", line: "kestra flow test flows/order.test.yml --case 'no-*'" },
    { says: "For continuous integration", line: "kestra flow test flows/ --format junit > report.xml" },
    { says: "With flows that are elsewhere", line: "kestra flow test tests/ --flows flows/" },
  ],
};

const args = {
  path: {
    type: "positional",
    required: true,
    repeatable: true,
    description: "A file of unit tests, or a folder that holds some.",
  },
  flows: { type: "string", valueHint: "DIR", description: "A folder of flows, at any depth." },
  "namespace-files": {
    type: "string",
    valueHint: "DIR",
    description: "Files of the flow's namespace: read(), fileURI() and namespaceFiles find them.",
  },
  case: {
    type: "string",
    valueHint: "ID",
    repeatable: true,
    description: "Only the cases with this id, in which * stands for any text. Default: all.",
  },
  format: {
    type: "enum",
    options: [...FORMATS],
    default: "table",
    description: "json prints all results as one document, junit the same as XML for continuous integration.",
  },
  timeout: {
    type: "string",
    valueHint: "DURATION",
    default: TIMEOUT_DEFAULT,
    description: "A case that takes longer is killed, and in error.",
  },
} as const satisfies Arguments;

/** The command. */
export const flowTestCommand: Command = leaf({
  page,
  args,
  refuse: refuseUsage,
  async run(given) {
    const { typedDurationMs } = await import("../../core/flow/typed-duration.ts");
    const timeoutText = given.value("timeout") ?? TIMEOUT_DEFAULT;
    const timeoutMs = typedDurationMs(timeoutText);
    if (timeoutMs === undefined) {
      return refuseUsage([`--timeout "${timeoutText}" is no duration: write PT5M, 90s, 5m or 1h30m.`], page);
    }
    const { runUnitTests } = await import("../unit-tests/run-unit-tests.ts");
    return await runUnitTests({
      paths: given.values("path"),
      flowsDirectory: given.value("flows"),
      namespaceFilesDirectory: given.value("namespace-files"),
      format: FORMATS.find((each) => each === given.value("format")) ?? "table",
      caseIds: given.values("case"),
      timeoutMs,
    });
  },
});
