import { Type } from "@sinclair/typebox";
import { messageOf } from "../../core/message-of.ts";
import { rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { type SplitRule, splitFile } from "./split-file.ts";

/** Splits a file. */
export const Split = defineTask({
  type: "io.kestra.plugin.core.storage.Split",
  aliases: ["io.kestra.core.tasks.storages.Split"],
  title: "Split a file of lines into several files.",
  description:
    "Lines are never cut. Of several rules the first in this order counts: `bytes`, `partitions`, `rows`, " +
    "`regexPattern`.",
  properties: Type.Object({
    from: text({ description: "The internal-storage URI of the file." }),
    bytes: Type.Optional(
      text({ description: "A part ends once it has this size, such as `1024`, `10KB`, `5MB` or `1GB`." }),
    ),
    partitions: Type.Optional(
      rendered(Type.Integer({ description: "How many parts there are; they get the lines in turn." })),
    ),
    rows: Type.Optional(rendered(Type.Integer({ description: "How many lines a part has." }))),
    regexPattern: Type.Optional(
      text({
        description:
          "A regular expression with a group: lines for which the group matches the same text share a part. Lines " +
          "that do not match are left out.",
      }),
    ),
    separator: text({ default: "\n", description: "What follows each line in the parts." }),
  }),
  outputs: Type.Object({
    uris: Type.Array(Type.String(), { description: "The URIs of the parts, in order." }),
  }),
  examples: [
    {
      title: "Parts of 1 000 lines",
      code: 'id: parts\ntype: io.kestra.plugin.core.storage.Split\nfrom: "{{ outputs.export.uri }}"\nrows: 1000',
    },
    {
      title: "A file for each country",
      code: "id: countries\ntype: io.kestra.plugin.core.storage.Split\nfrom: \"{{ outputs.export.uri }}\"\nregexPattern: '^(\\w\\w),'",
    },
  ],
  async run(properties, context) {
    const { from = "", separator = "\n" } = properties;
    return succeeded({ uris: await splitFile(from, readRule(properties), separator, context) });
  },
});

interface RuleProperties {
  readonly bytes?: string;
  readonly partitions?: number;
  readonly rows?: number;
  readonly regexPattern?: string;
}

/** The rule that the properties give. Throws with a user's message when there is none or it is wrong. */
export function readRule({ bytes, partitions, rows, regexPattern }: RuleProperties): SplitRule {
  if (bytes !== undefined) return { kind: "bytes", bytes: readSize(bytes) };
  if (partitions !== undefined) return { kind: "partitions", partitions: positive(partitions, "partitions") };
  // A part ends once it has the lines it should have, so that each has one at least.
  if (rows !== undefined) return { kind: "rows", rows: Math.max(1, rows) };
  if (regexPattern !== undefined) return { kind: "pattern", pattern: readPattern(regexPattern) };
  throw new Error(
    "Invalid configuration with no size, count, rows, nor regexPattern; give one of `bytes`, `partitions`, `rows` or `regexPattern`.",
  );
}

function positive(value: number, property: string): number {
  if (value >= 1) return value;
  throw new Error(`Property \`${property}\`: expected a number of at least 1, but got ${value}.`);
}

const UNITS: Readonly<Record<string, number>> = { "": 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

/** A size such as `10KB`, in bytes. */
function readSize(size: string): number {
  const [, amount, unit = ""] = /^(\d+)\s*([KMG]B)?$/i.exec(size.trim()) ?? [];
  const bytes = Number(amount) * (UNITS[unit.toUpperCase()] ?? 1);
  if (bytes >= 1) return bytes;
  throw new Error(`Invalid size with value '${size}'; write a number of bytes, or one with KB, MB or GB such as 10MB.`);
}

function readPattern(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    const reason = messageOf(error);
    throw new Error(`Property \`regexPattern\`: ${reason}`);
  }
}
