/** The places behind `:`. */
import type { GoCommand } from "../app/command-overlay.ts";
import type { Desk } from "../app/desk.ts";

/** See the file's head. @param leave what `:quit` does */
export function goCommands(desk: Desk, leave: () => void): readonly GoCommand[] {
  const { places } = desk;
  return [
    ...executionCommands(desk),
    {
      name: "flows",
      aliases: ["fl", "f"],
      argument: "FILTER",
      says: "flows, their sources and revisions",
      run: (filter) => desk.go(places.flows(withFilter(filter))),
    },
    {
      name: "triggers",
      aliases: ["tr", "t"],
      argument: "FILTER",
      says: "what starts flows, and when next",
      run: (filter) => desk.go(places.triggers(withFilter(filter))),
    },
    {
      name: "services",
      aliases: ["workers", "svc"],
      says: "servers and workers, and what they are at",
      run: () => desk.go(places.services()),
    },
    {
      name: "namespaces",
      aliases: ["ns"],
      says: "namespaces with their files and key-value pairs",
      run: () => desk.go(places.namespaces()),
    },
    {
      name: "namespace",
      argument: "NAME",
      says: "files and pairs of one namespace",
      run: (name) => desk.open(name === "" ? places.namespaces() : places.namespace(name)),
    },
    {
      name: "metrics",
      aliases: ["stats"],
      says: "throughput of the last minutes",
      run: () => desk.go(places.metrics()),
    },
    { name: "quit", aliases: ["q", "q!", "exit"], says: "leave", run: leave },
  ];
}

/** What runs and what ran, and what it has to say. */
function executionCommands(desk: Desk): readonly GoCommand[] {
  const { places } = desk;
  return [
    {
      name: "executions",
      aliases: ["ex", "e"],
      argument: "FILTER",
      says: "what runs and what ran",
      run: (filter) => desk.go(places.executions(withFilter(filter))),
    },
    {
      name: "execution",
      argument: "ID",
      says: "one execution, by its id",
      run: (id) => (id === "" ? desk.go(places.executions()) : desk.open(places.execution(id))),
    },
    {
      name: "logs",
      aliases: ["log"],
      argument: "EXECUTION-ID",
      says: "the log of an execution, by its id",
      run: (id) =>
        id === ""
          ? desk.notice("Whose log? :logs EXECUTION-ID", "warning")
          : desk.open(places.logs({ executionId: id, title: `log of ${id}` })),
    },
  ];
}

/** Without a filter, the one that was left there counts. */
function withFilter(filter: string): string | undefined {
  return filter === "" ? undefined : filter;
}
