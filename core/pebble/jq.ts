/**
 * The jq language, by jq itself compiled to WebAssembly. Each query leaves some of an instance's memory taken, so an
 * instance is replaced after a number of queries.
 */
import createJq from "jq-wasm/dist/build/jq.js";
import { CallFault } from "./error.ts";
import { javaClass, javaText, toJson } from "./printing.ts";

/** Queries of one instance; it runs out of memory at about three times as many. */
const QUERIES_MAX = 100;

/** Characters of a jq program. */
export const JQ_PROGRAM_CHARS_MAX = 10_000;

interface Instance {
  raw(json: string, program: string, flags: readonly string[]): Promise<string>;
}

let instance: Instance | undefined;
let queries = 0;

/** All results of a jq program over a value. Rejects with CallFault for a wrong program or a fault in it. */
export async function query(input: unknown, program: string): Promise<unknown[]> {
  const jq: Instance = instance && queries < QUERIES_MAX ? instance : await createJq();
  if (jq !== instance) queries = 0;
  instance = jq;
  if (program.length > JQ_PROGRAM_CHARS_MAX) {
    throw new CallFault(`A jq expression has ${JQ_PROGRAM_CHARS_MAX} characters at the most.`);
  }
  const json = typeof input === "string" ? input : toJson(input);
  queries++;
  try {
    const output = await jq.raw(json, program, ["-c"]);
    return output
      .split("\n")
      .filter((line) => line !== "")
      .map((line): unknown => JSON.parse(line));
  } catch (error) {
    instance = undefined;
    const why = error instanceof Error ? error.message : String(error);
    const value = javaText(input).slice(0, 200);
    throw new CallFault(
      `Unable to parse jq value '${value}' with type '${javaClass(input)}': '${program}' gives ${why.trim()}`,
    );
  }
}
