/** Executions as a busy installation has them, made by number: the same in every run. */
import type { ExecutionChange } from "../../core/contracts/repository.ts";
import type { StateType } from "../../core/execution/state.ts";
import { CORRELATION_LABEL } from "../../core/execution/system-labels.ts";

/** Days that the executions are spread over. */
export const DAYS = 30;
/** When the first of them begins. */
export const FIRST_MS = Date.parse("2026-01-01T00:00:00Z");
const DAY_MS = 86_400_000;

const NAMESPACES = 20;
const FLOWS_A_NAMESPACE = 10;
const TEAMS = 10;
const ENVIRONMENTS = ["prod", "prod", "prod", "prod", "staging", "staging", "dev"] as const;
/** Of a hundred executions each, in this order; what is not named succeeds. */
const STATES: Readonly<Record<number, StateType>> = {
  3: "FAILED",
  17: "FAILED",
  41: "FAILED",
  59: "WARNING",
  83: "KILLED",
};

/** A number that looks drawn, below `below`, for a place in a row of numbers. */
export function drawn(index: number, salt: number, below: number): number {
  let mixed = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
}

/** The namespace of a number. */
export function namespaceOf(number: number): string {
  return `company.area${number % 4}.team${number % NAMESPACES}`;
}

/** The execution of a number out of `count`, with one task run when asked for. */
export function executionOf(index: number, count: number, withTaskRun: boolean): ExecutionChange {
  const id = `${drawn(index, 1, 2 ** 31).toString(36)}${index.toString(36).padStart(6, "0")}${"x".repeat(10)}`;
  const namespace = namespaceOf(drawn(index, 2, NAMESPACES));
  const flowId = `flow-${drawn(index, 3, FLOWS_A_NAMESPACE)}`;
  const startMs = FIRST_MS + Math.floor((index / count) * DAYS * DAY_MS);
  const current = STATES[drawn(index, 4, 100)] ?? (index > count - 200 ? "RUNNING" : "SUCCESS");
  const histories = (["CREATED", "RUNNING", current] as const).map((state, at) => ({
    state,
    date: new Date(startMs + at * 250).toISOString(),
  }));
  const state = { current, histories };
  const labels = [
    { key: CORRELATION_LABEL, value: id },
    { key: "team", value: `t${drawn(index, 5, TEAMS)}` },
    { key: "env", value: ENVIRONMENTS[drawn(index, 6, ENVIRONMENTS.length)] ?? "prod" },
    ...(index % 10 === 0 ? [{ key: "order", value: `o-${index}` }] : []),
  ];
  const place = { tenantId: "main", namespace, flowId };
  const inputs = { file: `nsfile:///incoming/${index}.csv`, rows: index, dry: false };
  const outputs = { answer: `s3://bucket/${namespace}/${id}/answer.json`, count: index };
  const header = { id, ...place, flowRevision: 3, state, labels, inputs, outputs, variables: {} };
  const taskRun = { id: `t${id}`, ...place, executionId: id, taskId: "hello", state, attempts: [{ state }] };
  return {
    execution: { ...header, originalId: id, attemptNumber: 1 },
    before: null,
    taskRuns: withTaskRun ? [taskRun] : [],
  };
}
