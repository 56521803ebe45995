import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Command } from "./arguments/definition.ts";
import { commandTree } from "./command-tree.ts";
import { helpText } from "./help.ts";

const commands = (command: Command): readonly Command[] => [
  command,
  ...Object.values(command.children).flatMap(commands),
];
const help = (command: Command, columns: number): string => helpText(command, { columns, bold: (text) => text });

describe("help", () => {
  for (const command of commands(commandTree)) {
    for (const columns of [40, 80, 200]) {
      it(`of ${command.page.name} fits ${columns} columns, but for lines to type`, () => {
        const [prose = ""] = help(command, columns).split("\nExamples\n");
        for (const line of prose.split("\n")) assert.ok(line.length <= columns || line.startsWith("  -"), line);
      });
    }
  }

  it("of a command that runs names every option, the examples and the exit codes", () => {
    const run = commandTree.children["run"] ?? assert.fail();
    const text = help(run, 80);
    for (const name of Object.keys(run.args)) assert.match(text, new RegExp(name, "i"));
    assert.match(text, /Examples\n {2}# Run a flow\n {2}kestra run hello\.yml/);
    assert.match(text, /Exit codes\n {2}0 {2}success/);
  });
});
