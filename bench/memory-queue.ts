/**
 * What the memory queue itself costs, with a processor that decides nothing and a worker that does nothing.
 *
 *   bun bench/memory-queue.ts
 */
import { createMemoryQueue } from "../backends/queue/memory/memory-queue.ts";
import { createMemoryRepository } from "../backends/repository/memory/memory-repository.ts";
import type { Batch, ExecutionProcessor, Queue, Step } from "../core/contracts/queue.ts";
import { EMPTY_STEP, job, kill, log } from "../core/contracts/testing/queue-messages.ts";
import type { WorkerJob } from "../core/execution/event.ts";
import { systemClock } from "../platform/clock.ts";
import { createRandomIds } from "../platform/ids.ts";
import { median, printMeasurement } from "./measure/report.ts";

const RUNS = 5;
const MESSAGES = 200_000;
const ROUND_TRIPS = 50_000;
const LOGS = 200_000;
const LOGS_A_CALL = 500;
const IDS = 200_000;

function open(): Queue {
  const onFault = (error: unknown): void => {
    throw error;
  };
  return createMemoryQueue({ repository: createMemoryRepository(), clock: systemClock, onFault });
}

function processorOf(decide: (batch: Batch) => Step): ExecutionProcessor {
  return { process: (batch) => Promise.resolve(decide(batch)), committed() {}, reset() {} };
}

/** All messages wait before anyone handles the first one. */
async function drainBacklog(queue: Queue): Promise<void> {
  await queue.send(Array.from({ length: MESSAGES }, (_, index) => kill(`e${index % 1_000}`, "main")));
  const all = Promise.withResolvers<void>();
  let left = MESSAGES;
  const processor = processorOf(({ messages }) => {
    left -= messages.length;
    if (left === 0) all.resolve();
    return EMPTY_STEP;
  });
  await queue.process(processor);
  await all.promise;
}

/** A message becomes a job, the worker answers with a message, and that becomes the next job. */
async function goRound(queue: Queue): Promise<void> {
  const all = Promise.withResolvers<void>();
  const same: WorkerJob = job("e");
  let left = ROUND_TRIPS;
  await queue.process(
    processorOf(({ messages }) => {
      left -= messages.length;
      if (left <= 0) all.resolve();
      return { ...EMPTY_STEP, jobs: messages.map(() => same) };
    }),
  );
  const consumer = await queue.consumeJobs({ workerId: "w" });
  const working = (async () => {
    for (let jobs = await consumer.take(16); jobs.length > 0; jobs = await consumer.take(16)) {
      await queue.send(jobs.map(() => kill("e", "main")));
    }
  })();
  await queue.send(Array.from({ length: 16 }, () => kill("e", "main")));
  await all.promise;
  await consumer.stop();
  await working;
}

async function writeLogs(queue: Queue): Promise<void> {
  const updates = await queue.follow({ complete: true });
  const reading = (async () => {
    let left = LOGS;
    for await (const update of updates) if (update.kind === "log" && --left === 0) return;
  })();
  const entries = Array.from({ length: LOGS_A_CALL }, (_, index) => log("e", `line ${index} of a loud task`));
  for (let sent = 0; sent < LOGS; sent += LOGS_A_CALL) await queue.sendLogs(entries);
  await reading;
}

function drawIds(): Promise<void> {
  const ids = createRandomIds();
  for (let drawn = 0; drawn < IDS; drawn++) ids.next();
  return Promise.resolve();
}

async function measure(name: string, count: number, action: (queue: Queue) => Promise<void>): Promise<void> {
  const perSecond: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const queue = open();
    const startedMs = performance.now();
    await action(queue);
    perSecond.push((count / (performance.now() - startedMs)) * 1_000);
    await queue.close();
  }
  printMeasurement({ name, value: median(perSecond), unit: "/s" });
}

async function main(): Promise<void> {
  await measure(`messages of a backlog of ${MESSAGES}`, MESSAGES, drainBacklog);
  await measure("round trips message, job, message, 16 at once", ROUND_TRIPS, goRound);
  await measure("log lines stored and followed", LOGS, writeLogs);
  await measure("new ids", IDS, drawIds);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
