/** `kestra namespace kv ...`: the key-value pairs of a namespace. */

import { readFile } from "node:fs/promises";
import { AnswerFault, RestFault } from "../../core/rest/faults.ts";
import { textAt } from "../../core/rest/json-fields.ts";
import { keyValueBody, keyValueTtl } from "../../core/rest/key-value-body.ts";
import type { ExitCode } from "../exit-code.ts";
import { reasonOf } from "../flows/flow-files.ts";
import { instantCell } from "./cells.ts";
import { UsageFault } from "./faults.ts";
import { forEachName, type Session } from "./session.ts";

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

/** The value as servers take it. @throws UsageFault for a text that cannot be of the type */
export function valueBody(text: string, type: string | undefined): string {
  const body = keyValueBody(text, type);
  if (body !== undefined) return body;
  throw new UsageFault(`The value is no ${type}: ${JSON.stringify(text.slice(0, 100))}.`);
}

function isoDuration(text: string): string {
  const ttl = keyValueTtl(text);
  if (ttl === undefined) throw new UsageFault(`--expiration "${text}" is no duration: write PT1H, 30m or 7d.`);
  return ttl;
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
