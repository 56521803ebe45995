/** `kestra trigger ...` on a server: arguments, and the ways to what they do. */
import type { Arguments, Command } from "../arguments/definition.ts";
import { clientCommand, pagingArguments } from "./client-options.ts";
import { group } from "./define.ts";

const trigger = {
  flow: { type: "positional", required: true, description: "The flow: NAMESPACE.FLOW, or NAMESPACE/FLOW." },
  trigger: { type: "positional", required: true, description: "The id of the trigger." },
} as const satisfies Arguments;

const list = clientCommand({
  page: { name: "kestra trigger list", description: "List triggers of a server, and when they fire next." },
  args: {
    namespace: { type: "string", valueHint: "NAME", description: "Only those of the namespace and those below it." },
    flow: { type: "string", valueHint: "NAMESPACE.FLOW", description: "Only those of the flow." },
    query: { type: "string", valueHint: "TEXT", description: "Only those that a text is found in." },
    ...pagingArguments,
  },
  run: async (session) => (await import("../client/triggers.ts")).listTriggers(session),
});

const disable = clientCommand({
  page: {
    name: "kestra trigger disable",
    description: "Disable a trigger.",
    examples: [{ says: "One trigger", line: "kestra trigger disable company.team.hello nightly" }],
  },
  args: trigger,
  run: async (session) => (await import("../client/triggers.ts")).setTriggerDisabled(session, true),
});

const enable = clientCommand({
  page: { name: "kestra trigger enable", description: "Enable a trigger that was disabled." },
  args: trigger,
  run: async (session) => (await import("../client/triggers.ts")).setTriggerDisabled(session, false),
});

const unlock = clientCommand({
  page: {
    name: "kestra trigger unlock",
    description: "Let a trigger go on that waits for an execution which will not end.",
  },
  args: trigger,
  run: async (session) => (await import("../client/triggers.ts")).unlockTrigger(session),
});

const backfill = clientCommand({
  page: {
    name: "kestra trigger backfill",
    description: "Have a schedule make up for past dates, one execution a date.",
    examples: [
      {
        says: "A week",
        line: "kestra trigger backfill company.team.hello nightly --start 2026-11-01 --end 2026-11-08",
      },
      { says: "Stop for a while", line: "kestra trigger backfill company.team.hello nightly --pause" },
    ],
  },
  args: {
    ...trigger,
    start: { type: "string", valueHint: "DATE", description: "The first date: 2026-11-01, 2026-11-01T08:00:00Z." },
    end: { type: "string", valueHint: "DATE", description: "The last date. Default: now." },
    input: { type: "string", alias: "i", valueHint: "KEY=VALUE", repeatable: true, description: "An input of each." },
    label: { type: "string", valueHint: "KEY:VALUE", repeatable: true, description: "A label of each." },
    pause: { type: "boolean", description: "Pause the backfill there is." },
    continue: { type: "boolean", description: "Go on with it." },
    delete: { type: "boolean", description: "End it." },
  },
  run: async (session) => (await import("../client/triggers.ts")).backfillTrigger(session),
});

/** The commands. */
export const triggerCommands: Command = group(
  { name: "kestra trigger", description: "Work with the triggers of a server." },
  { list, disable, enable, unlock, backfill },
);
