/** How the words of a command name things of a server. */
import { LOG_LEVELS, type LogLevel } from "../../core/contracts/log.ts";
import { STATES } from "../../core/execution/state.ts";
import type { GivenArguments } from "../arguments/read-arguments.ts";
import { UsageFault } from "./faults.ts";

/** A flow. */
export interface FlowName {
  readonly namespace: string;
  readonly flowId: string;
}

/** `namespace.flow`, or `namespace/flow` for ids that have dots of their own. @throws UsageFault for anything else */
export function flowName(text: string): FlowName {
  const slash = text.indexOf("/");
  const end = slash < 0 ? text.lastIndexOf(".") : slash;
  const [namespace, flowId] = [text.slice(0, Math.max(0, end)), text.slice(end + 1)];
  if (end > 0 && flowId !== "" && !flowId.includes("/")) return { namespace, flowId };
  throw new UsageFault(`"${text}" names no flow: write NAMESPACE.FLOW, or NAMESPACE/FLOW.`);
}

/** An option that is a number from 1 on. @throws UsageFault for anything else */
export function countOf(given: GivenArguments, name: string): number | undefined {
  const text = given.value(name);
  if (text === undefined || /^[1-9]\d{0,8}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new UsageFault(`--${name} "${text}" is no number from 1 on.`);
}

/** Labels as the API takes them, `key:value`. @throws UsageFault for what is no `key=value` or `key:value` */
export function labelTexts(given: GivenArguments): readonly string[] {
  return given.values("label").map((text) => {
    const [, key, value] = /^([^=:]+)[=:](.*)$/s.exec(text) ?? [];
    if (key === undefined || value === undefined) throw new UsageFault(`--label "${text}": write KEY:VALUE.`);
    return `${key}:${value}`;
  });
}

/** Parameters that find what has these labels. @throws UsageFault as {@link labelTexts} does */
export function labelFilters(given: GivenArguments): Readonly<Record<string, string>> {
  const filters = labelTexts(given).map((text) => {
    const colon = text.indexOf(":");
    return [`filters[labels][EQUALS][${text.slice(0, colon)}]`, text.slice(colon + 1)] as const;
  });
  return Object.fromEntries(filters);
}

/** A level by its name. @throws UsageFault when there is none of it */
export function readLevel(text: string | undefined): LogLevel | undefined {
  if (text === undefined) return undefined;
  const level = LOG_LEVELS.find((each) => each === text.toUpperCase());
  if (level) return level;
  throw new UsageFault(`--level knows no "${text}": choose one of ${LOG_LEVELS.join(", ")}.`);
}

/** An instant as the API takes it: dates and times without a zone are those of this machine. @throws UsageFault for no date */
export function instantOf(name: string, text: string): string {
  const date = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00` : text);
  if (Number.isNaN(date.getTime())) throw new UsageFault(`--${name} "${text}" is no date: write 2026-12-31T08:00:00Z.`);
  return date.toISOString();
}

/** The states that are named, one by one or with commas. @throws UsageFault for a name of none */
export function readStates(given: GivenArguments): readonly string[] {
  return given.values("state").flatMap((text) =>
    text.split(",").map((name) => {
      const state = STATES.find((each) => each === name.trim().toUpperCase());
      if (state) return state;
      throw new UsageFault(`--state knows no "${name}": choose one of ${STATES.join(", ")}.`);
    }),
  );
}

/** True when what the server has and this machine has not is to be deleted. */
export function isDeleting(given: GivenArguments): boolean {
  return given.isOn("delete") && !given.isOn("no-delete");
}
