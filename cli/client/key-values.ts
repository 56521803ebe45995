/** `kestra namespace kv ...`: the key-value pairs of a namespace. */

import { readFile } from "node:fs/promises";
import { AnswerFault, RestFault } from "../../core/rest/faults.ts";
import { textAt } from "../../core/rest/json-fields.ts";
import type { ExitCode } from "../exit-code.ts";
import { reasonOf } from "../flows/flow-files.ts";
import { durationOptionMs } from "../run/duration-option.ts";
import { instantCell } from "./cells.ts";
import { UsageFault } from "./faults.ts";
import { forEachName, type Session } from "./session.ts";

/** The types that a value can be said to have. */
export const KV_TYPES = ["STRING", "NUMBER", "BOOLEAN", "DATETIME", "DATE", "DURATION", "JSON"] as const;

/** `kestra namespace kv update`. */
export async function updateValue({ api, output, given }: Session): Promise<undefined> {
  const key = given.value("key") ?? "";
  const text = await valueText(given.value("value"), given.value("file-value"));
  const expiration = given.value("expiration");
  const path = ["namespaces", given.value("namespace") ?? "", "kv", key];
  await api.ask({
    method: "PUT",
    path,
    body: valueBody(text, given.value("type")),
    contentType: "application/json",
    ...(expiration === undefined ? {} : { headers: { ttl: isoDuration(expiration) } }),
  });
  await output.done(key, `${key} updated`);
}

async function valueText(value: string | undefined, file: string | undefined): Promise<string> {
  if ((value === undefined) === (file === undefined)) {
    throw new UsageFault("Give the value, or a file that holds it with --file-value.");
  }
  if (file === undefined) return value ?? "";
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new RestFault(`${file}: ${reasonOf(error)}.`);
  }
}

/** How dates begin; the server looks at the rest. */
const DATES = { DATE: /^\d{4}-\d{2}-\d{2}$/, DATETIME: /^\d{4}-\d{2}-\d{2}T/ } as const;

/**
 * The value as JSON: a text where the person says so, or where it is no JSON by itself. Dates stand without quotes, which
 * make them texts.
 */
export function valueBody(text: string, type: string | undefined): string {
  if (type === "DATE" || type === "DATETIME") {
    const written = isQuoted(text) ? text.slice(1, -1) : text;
    if (DATES[type].test(written)) return written;
    throw new UsageFault(`The value is no ${type}: ${JSON.stringify(text.slice(0, 100))}.`);
  }
  if (type !== undefined && type !== "JSON" && type !== "NUMBER" && type !== "BOOLEAN") {
    return isQuoted(text) && type !== "STRING" ? text : JSON.stringify(text);
  }
  if (isJson(text)) return text;
  if (type === undefined) return JSON.stringify(text);
  throw new UsageFault(`The value is no ${type}: ${JSON.stringify(text.slice(0, 100))}.`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isQuoted(text: string): boolean {
  return text.startsWith('"') && isJson(text);
}

/** Kestra takes ISO-8601 durations; people also write `1h30m`. */
function isoDuration(text: string): string {
  if (/^[Pp]/.test(text)) return text;
  const ms = durationOptionMs(text);
  if (ms === undefined) throw new UsageFault(`--expiration "${text}" is no duration: write PT1H, 30m or 7d.`);
  return `PT${ms / 1000}S`;
}

/** `kestra namespace kv get`: the value, or all of it as the API answers it. */
export async function getValue({ api, output, given }: Session): Promise<undefined> {
  const answer = await api.ask({
    path: ["namespaces", given.value("namespace") ?? "", "kv", given.value("key") ?? ""],
  });
  if (output.format === "table") return await output.content(new Blob([textAt(answer.data, "value"), "\n"]).stream());
  return await output.data(answer);
}

/** `kestra namespace kv list`. */
export async function listValues({ api, output, given }: Session): Promise<undefined> {
  const namespace = given.value("namespace") ?? "";
  const answer = await api.ask({ path: ["namespaces", namespace, "kv"] });
  const id = (row: unknown): string => textAt(row, "key");
  const columns = [
    { title: "key", whole: true, cell: id },
    { title: "updated", whole: true, optional: true, cell: (row: unknown) => instantCell(textAt(row, "updateDate")) },
    {
      title: "expires",
      whole: true,
      optional: true,
      cell: (row: unknown) => instantCell(textAt(row, "expirationDate")),
    },
    { title: "description", optional: true, cell: (row: unknown) => textAt(row, "description") },
  ];
  return await output.list(answer, { columns, id, empty: `There are no key-value pairs in ${namespace}.` });
}

/** `kestra namespace kv delete`. */
export async function deleteValues({ api, output, given }: Session): Promise<ExitCode> {
  return await forEachName(given.values("key"), async (key) => {
    const path = ["namespaces", given.value("namespace") ?? "", "kv", key];
    const answer = await api.ask({ method: "DELETE", path });
    if (answer.data === false) throw new AnswerFault(404, `There is no key ${key}.`);
    await output.done(key, `${key} deleted`, answer);
  });
}
