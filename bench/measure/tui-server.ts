/**
 * A server as the terminal UI sees it, made up: as many executions as wanted, the newest first, changes of them at a wanted
 * pace, and a long log. It is the same in every run, and costs next to nothing beside what is measured.
 */
import { drawn, executionOf } from "./many-executions.ts";

/** What the server has. */
export interface TuiServerOptions {
  readonly executions: number;
  readonly logLines: number;
}

/** See the file's head. */
export interface TuiServer extends AsyncDisposable {
  readonly url: string;
  /** Any execution; the log is its log. */
  readonly executionId: string;
  /** Tells so many changes a second, in events of 100 ms, until it is stopped. @param only changes of one execution alone */
  tell(perSecond: number): () => void;
  /** Shows the newest execution as one that runs, and nothing else. */
  tellOneRuns(): void;
}

const EVENT_MS = 100;
/** Events that are told in turns. */
const EVENTS = 100;
const STATES = ["SUCCESS", "SUCCESS", "SUCCESS", "FAILED"] as const;
const WORDS = ["rows", "orders", "sent", "read", "checked", "late", "north", "south", "joined", "kept"] as const;
/** One of so many lines is an error. */
const ERROR_EVERY = 997;

/** A row as servers tell it in lists. */
export function rowOf(index: number, count: number, current?: string, nowMs?: number) {
  const { execution } = executionOf(index, count, false);
  const { id, namespace, flowId, flowRevision, labels, inputs } = execution;
  const start = execution.state.histories[0]?.date ?? "";
  const isOver = (current ?? execution.state.current) !== "RUNNING";
  const startDate = nowMs === undefined ? start : new Date(nowMs).toISOString();
  const end = nowMs === undefined ? Date.parse(start) + 1_500 + drawn(index, 9, 90_000) : nowMs + 1_500;
  return {
    id,
    namespace,
    flowId,
    flowRevision,
    labels,
    inputs,
    trigger: { id: "every-minute", type: "io.kestra.plugin.core.trigger.Schedule" },
    state: {
      current: current ?? (isOver ? execution.state.current : "SUCCESS"),
      startDate,
      ...(isOver ? { endDate: new Date(end).toISOString(), duration: "PT1.5S" } : {}),
      histories: [
        { state: "CREATED", date: startDate },
        { state: "RUNNING", date: startDate },
      ],
    },
  };
}

function executionWithTasks(index: number, count: number) {
  const row = rowOf(index, count);
  const taskRunList = Array.from({ length: 25 }, (_, task) => ({
    id: `${row.id}t${task}`,
    taskId: `task-${task}`,
    executionId: row.id,
    namespace: row.namespace,
    flowId: row.flowId,
    state: row.state,
    attempts: [{ state: row.state }],
    outputs: { value: `value ${task}` },
  }));
  return { ...row, taskRunList };
}

function logLine(index: number, executionId: string) {
  const words = Array.from({ length: 6 + drawn(index, 11, 10) }, (_, at) => WORDS[drawn(index, 20 + at, WORDS.length)]);
  return {
    executionId,
    namespace: "company.area0.team0",
    flowId: "flow-0",
    taskId: `task-${index % 25}`,
    taskRunId: `${executionId}t${index % 25}`,
    attemptNumber: 0,
    timestamp: new Date(Date.parse("2026-01-01T00:00:00Z") + index * 7).toISOString(),
    level: index % ERROR_EVERY === 0 ? "ERROR" : "INFO",
    message: `line ${index}: ${words.join(" ")}`,
  };
}

/**
 * Events with so many changes each, made before they are told, so that making them keeps nobody waiting: executions come one
 * after the other, and each is told as running, and then as ended.
 */
function changesOf(count: number, each: number): readonly Uint8Array[] {
  const firstMs = Date.now();
  return Array.from({ length: EVENTS }, (_, number) =>
    event(
      "progress",
      Array.from({ length: each }, (_, at) => {
        const change = number * each + at;
        const isEnd = change % 2 === 1;
        // An end is that of one that was told as running some changes ago.
        const index = isEnd ? Math.max(1, change - each) : change;
        const startMs = firstMs + index * 10;
        return rowOf(
          count + index - (index % 2),
          count,
          isEnd ? (STATES[change % STATES.length] ?? "SUCCESS") : "RUNNING",
          startMs,
        );
      }),
    ),
  );
}

const encoder = new TextEncoder();

function event(id: string, data: unknown): Uint8Array {
  return encoder.encode(`id: ${id}\nevent: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
}

function stream(begin: (controller: ReadableStreamDefaultController<Uint8Array>) => void, end = (): void => undefined) {
  return new Response(new ReadableStream<Uint8Array>({ start: begin, cancel: end }), {
    headers: { "content-type": "text/event-stream" },
  });
}

/** Starts it. */
export function startTuiServer({ executions, logLines }: TuiServerOptions): TuiServer {
  // The newest: these are all that a list ever asks for.
  const first = Math.max(0, executions - 5_000);
  const rows = Array.from({ length: executions - first }, (_, at) => rowOf(executions - 1 - at, executions));
  const executionId = rows[0]?.id ?? "";
  const lines = Array.from({ length: logLines }, (_, index) => logLine(index, executionId));
  const followers = new Set<ReadableStreamDefaultController<Uint8Array>>();

  const answer = (url: URL): Response => {
    const path = url.pathname.replace("/api/v1/main/", "");
    const page = Number(url.searchParams.get("page") ?? 1);
    const size = Number(url.searchParams.get("size") ?? 25);
    if (path === "executions/search")
      return Response.json({ results: rows.slice((page - 1) * size, page * size), total: executions });
    if (path === "executions/updates") {
      let mine: ReadableStreamDefaultController<Uint8Array> | undefined;
      return stream(
        (controller) => {
          mine = controller;
          followers.add(controller);
          controller.enqueue(event("start", {}));
        },
        () => void (mine && followers.delete(mine)),
      );
    }
    const log = /^logs\/([^/]+)(\/follow)?$/.exec(path);
    if (log && log[1] !== "search") {
      if (!log[2]) return Response.json(lines);
      return stream((controller) => {
        controller.enqueue(event("start", {}));
        for (let from = 0; from < lines.length; from += 500)
          controller.enqueue(concat(lines.slice(from, from + 500).map((line) => event("progress", line))));
      });
    }
    if (path === "logs/search")
      return Response.json({ results: lines.slice((page - 1) * size, page * size), total: lines.length });
    const one = /^executions\/([^/]+)$/.exec(path)?.[1];
    const index = one === undefined ? -1 : rows.findIndex(({ id }) => id === one);
    if (index >= 0) return Response.json(executionWithTasks(executions - 1 - index, executions));
    return Response.json({ results: [], total: 0 });
  };

  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 0,
    fetch: ({ url }) => answer(new URL(url)),
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    executionId,
    tell(perSecond) {
      const events = changesOf(executions, Math.round((perSecond * EVENT_MS) / 1_000));
      let turn = 0;
      const timer = setInterval(() => {
        const bytes = events[turn++ % events.length];
        if (bytes) for (const follower of followers) follower.enqueue(bytes);
      }, EVENT_MS);
      return () => clearInterval(timer);
    },
    tellOneRuns() {
      const bytes = event("progress", [rowOf(executions - 1, executions, "RUNNING")]);
      for (const follower of followers) follower.enqueue(bytes);
    },
    async [Symbol.asyncDispose]() {
      await server.stop(true);
    },
  };
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
