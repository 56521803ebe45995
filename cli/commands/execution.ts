/** `kestra execution ...` on a server: arguments, and the ways to what they do. */

import type { Arguments, Command } from "../arguments/definition.ts";
import { clientCommand, pagingArguments } from "./client-options.ts";
import { group } from "./define.ts";
import { inputArguments } from "./input-arguments.ts";

const idArgument = { type: "positional", required: true, description: "The id of the execution." } as const;
const idsArgument = { ...idArgument, repeatable: true, description: "Ids of executions." } as const;

/** Inputs of an execution on a server, to which files are sent. */
const sentInputArguments = {
  input: inputArguments.input,
  file: {
    type: "string",
    valueHint: "KEY=PATH",
    repeatable: true,
    description: "An input that is a file, which is sent as it is read.",
  },
  inputs: inputArguments.inputs,
} as const satisfies Arguments;

const revisionArgument = {
  revision: { type: "string", valueHint: "N", description: "The flow's revision. Default: the latest." },
} as const satisfies Arguments;

/** How long a command stays with an execution that it began. */
const stayArguments = {
  wait: { type: "boolean", description: "Stay until it is over." },
  follow: { type: "boolean", alias: "f", description: "Stay, and show its states and its log." },
  level: { type: "string", valueHint: "LEVEL", description: "Least level of the log shown. Default: INFO." },
} as const satisfies Arguments;

const run = clientCommand({
  page: {
    name: "kestra execution run",
    description: "Run a flow on a server.",
    notes: [
      "Required inputs that are missing are asked for on a terminal and refused elsewhere.",
      "With --follow the run is shown as by kestra run, with --output json as its events; with --wait its end is told. " +
        "Both answer with the exit code of the end. Ctrl-C ends the following and not the execution; a connection that " +
        "is lost is made again, and nothing is told twice.",
    ],
    examples: [
      { says: "Start it and go on", line: "kestra execution run company.team.hello -i name=Ada" },
      { says: "See it run", line: "kestra execution run company.team.hello --follow" },
      { says: "Send a file", line: "kestra execution run company.team.report --file orders=orders.csv --wait" },
      { says: "For a script", line: "id=$(kestra execution run company.team.hello -q)" },
    ],
  },
  args: {
    flow: { type: "positional", required: true, description: "The flow: NAMESPACE.FLOW, or NAMESPACE/FLOW." },
    ...sentInputArguments,
    label: { type: "string", valueHint: "KEY:VALUE", repeatable: true, description: "A label of the execution." },
    ...revisionArgument,
    schedule: { type: "string", valueHint: "INSTANT", description: "Begin then: 2026-12-31T08:00:00Z. Default: now." },
    ...stayArguments,
  },
  run: async (session) => (await import("../client/run-execution.ts")).runExecution(session),
});

const list = clientCommand({
  page: {
    name: "kestra execution list",
    description: "List executions of a server, the newest first.",
    examples: [
      { says: "What failed since yesterday", line: "kestra execution list --state FAILED --since 24h" },
      {
        says: "Restart all of it",
        line: "kestra execution list --state FAILED --all -q | xargs -r kestra execution restart",
      },
    ],
  },
  args: {
    namespace: { type: "string", valueHint: "NAME", description: "Only those of the namespace and those below it." },
    flow: { type: "string", valueHint: "NAMESPACE.FLOW", description: "Only those of the flow." },
    state: { type: "string", valueHint: "STATE", repeatable: true, description: "Only those in the state." },
    label: { type: "string", valueHint: "KEY:VALUE", repeatable: true, description: "Only those with the label." },
    since: { type: "string", valueHint: "DURATION", description: "Only those of so long: 24h, 90m, PT24H." },
    query: { type: "string", valueHint: "TEXT", description: "Only those that a text is found in." },
    ...pagingArguments,
    page: { ...pagingArguments.page, description: "Which page of the list. Default: 1." },
    all: { type: "boolean", description: "All there are, at most 100000, and not a page." },
  },
  run: async (session) => (await import("../client/executions.ts")).listExecutions(session),
});

const get = clientCommand({
  page: {
    name: "kestra execution get",
    description: "Show an execution of a server: its state, its tasks, its outputs.",
    examples: [{ says: "An output", line: "kestra execution get 4kGf6Jb0Zg1hTq7nHc2xYe -o json | jq .outputs" }],
  },
  args: { id: idArgument },
  run: async (session) => (await import("../client/executions.ts")).getExecution(session),
});

const logs = clientCommand({
  page: {
    name: "kestra execution logs",
    description: "Print the log of an execution of a server.",
    notes: [
      "With -f it goes on until the execution is over; a connection that is lost is made again, and no line is lost or " +
        "told twice. --output json is then one line of the log a line.",
    ],
    examples: [{ says: "As it comes", line: "kestra execution logs 4kGf6Jb0Zg1hTq7nHc2xYe -f" }],
  },
  args: {
    id: idArgument,
    follow: { type: "boolean", alias: "f", description: "Go on until the execution is over." },
    level: { type: "string", valueHint: "LEVEL", description: "Least level of the lines. Default: all." },
    task: { type: "string", valueHint: "ID", description: "Only lines of the task." },
  },
  run: async (session) => (await import("../client/execution-logs.ts")).showLogs(session),
});

const kill = clientCommand({
  page: { name: "kestra execution kill", description: "Kill executions of a server." },
  args: {
    id: idsArgument,
    "no-subflows": { type: "boolean", description: "Leave the executions alone that they have started." },
  },
  run: async (session) => (await import("../client/executions.ts")).killExecutions(session),
});

const restart = clientCommand({
  page: {
    name: "kestra execution restart",
    description: "Restart executions of a server where they failed; what went well is kept.",
  },
  args: {
    id: idsArgument,
    revision: { ...revisionArgument.revision, description: "As a new execution of that revision." },
    ...stayArguments,
  },
  run: async (session) => (await import("../client/run-again.ts")).restartExecutions(session),
});

const replay = clientCommand({
  page: {
    name: "kestra execution replay",
    description: "Run an execution of a server once more, as a new one.",
    examples: [{ says: "With another input", line: "kestra execution replay 4kGf6Jb0Zg1hTq7nHc2xYe -i name=Ada" }],
  },
  args: {
    id: idArgument,
    ...sentInputArguments,
    "task-run": { type: "string", valueHint: "ID", description: "From this task run on. Default: from the start." },
    ...revisionArgument,
    ...stayArguments,
  },
  run: async (session) => (await import("../client/run-again.ts")).replayExecution(session),
});

const resume = clientCommand({
  page: {
    name: "kestra execution resume",
    description: "Let a paused execution of a server go on.",
    examples: [
      { says: "With what it asks for", line: "kestra execution resume 4kGf6Jb0Zg1hTq7nHc2xYe -i approved=true" },
    ],
  },
  args: { id: idArgument, ...sentInputArguments },
  run: async (session) => (await import("../client/resume-execution.ts")).resumeExecution(session),
});

const pause = clientCommand({
  page: { name: "kestra execution pause", description: "Pause executions of a server after what they are at." },
  args: { id: idsArgument },
  run: async (session) => (await import("../client/executions.ts")).pauseExecutions(session),
});

/** The commands. */
export const executionCommands: Command = group(
  {
    name: "kestra execution",
    description: "Work with executions of a server.",
    examples: [{ says: "Run a flow and see it run", line: "kestra execution run company.team.hello --follow" }],
  },
  { run, list, get, logs, kill, restart, replay, resume, pause },
);
