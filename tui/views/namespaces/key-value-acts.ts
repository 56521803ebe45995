/** What can be done with the pairs of a namespace. */
import { isDeepStrictEqual } from "node:util";
import type { KeyValueType } from "../../../core/contracts/key-value.ts";
import { messageOf } from "../../../core/message-of.ts";
import { keyValueTtl } from "../../../core/rest/key-value-body.ts";
import type { Desk } from "../../app/desk.ts";
import { doEach } from "../../app/do-each.ts";
import { type Act, ActCancelled, type Acts } from "../../app/view.ts";
import type { KeyValueRow, KeyValues, TypedValue } from "../../source/key-values.ts";
import { valueText } from "./key-value-columns.ts";
import { bodyOf, newPairQuestions, TTL_QUESTION, typeNamed, valueProblem, valueQuestion } from "./key-value-form.ts";

/** What the acts are about. */
export interface KeyValueActOptions {
  readonly desk: Desk;
  readonly namespace: string;
  readonly values: KeyValues;
  /** All pairs of the list. */
  readonly rows: readonly KeyValueRow[];
  /** The one that is pointed at. */
  readonly current: KeyValueRow | undefined;
  /** Those that are selected, or the one that is pointed at. */
  readonly chosen: readonly KeyValueRow[];
  /** Reads the list anew. */
  refresh(): void;
}

/** Names that are written out in a question. */
const NAMED_MAX = 8;

/** Characters of a value that is written out in a command. */
const COMMAND_CHARS_MAX = 200;

/** See the file's head. */
export function keyValueActs(options: KeyValueActOptions): Acts {
  const { desk, current, values } = options;
  const add = { add: addAct(options) };
  if (!current) return add;
  const { namespace, key } = current;
  return {
    ...add,
    open: {
      command: desk.command("namespace", "kv", "get", namespace, key),
      run: async () => {
        const { type, value } = await values.value(namespace, key);
        const language = type === "JSON" || typeof value === "object" ? "json" : "plain";
        desk.open(
          desk.places.text({
            title: key,
            language,
            load: async () => valueText((await values.value(namespace, key)).value),
          }),
        );
      },
    },
    edit: editAct(options, current),
    delete: deleteAct(options),
    copy: {
      says: "copy the value",
      run: async () => desk.copy(valueText((await values.value(namespace, key)).value)),
    },
  };
}

function addAct(options: KeyValueActOptions): Act {
  const { desk, namespace, values, rows } = options;
  const known = rows.filter((row) => row.namespace === namespace).map(({ key }) => key);
  return {
    says: "add a pair",
    command: desk.command("namespace", "kv", "update", namespace, "KEY", "VALUE"),
    run: async () => {
      const title = `A pair for ${namespace}`;
      const named = await desk.ask(title, newPairQuestions(known));
      const type = typeNamed(named?.get("type") ?? "");
      const valued = named && (await desk.ask(title, [valueQuestion(type), TTL_QUESTION]));
      if (!named || !valued) throw new ActCancelled("No pair was added.");
      const key = named.get("key") ?? "";
      const text = valued.get("value") ?? "";
      const typed = valued.get("ttl")?.trim() ?? "";
      const ttl = typed === "" ? "" : (keyValueTtl(typed) ?? typed);
      await values.write({ namespace, key, body: await bodyOf(type, text), ttl, description: "" });
      desk.notice(`Added ${key}`, "done");
      desk.did(updateCommand(options, { key, text, type, ttl }));
      options.refresh();
    },
  };
}

function editAct(options: KeyValueActOptions, row: KeyValueRow): Act {
  const { desk, namespace, values } = options;
  const { key } = row;
  return {
    disabled: notOwn(namespace, [row]),
    command: desk.command("namespace", "kv", "update", namespace, key, "VALUE"),
    run: async () => {
      const before = await values.value(namespace, key);
      const type = typeNamed(before.type);
      const text = await changed(options, row, before, type);
      if (text === undefined) throw new ActCancelled(`${key} stays as it is.`);
      desk.notice(`Saved ${key}`, "done");
      desk.did(updateCommand(options, { key, text, type, ttl: ttlLeft(desk, row) }));
      options.refresh();
    },
  };
}

/** What is kept for a while is kept as long as before; "" for good. */
function ttlLeft({ clock }: Desk, { expiresMs }: KeyValueRow): string {
  return expiresMs === undefined ? "" : `PT${Math.max(1, Math.round((expiresMs - clock.now()) / 1000))}S`;
}

/** The command that sets a pair. A long value, one of several lines and one that looks like an option come from a file. */
function updateCommand(
  { desk, namespace }: KeyValueActOptions,
  {
    key,
    text,
    type,
    ttl,
  }: { readonly key: string; readonly text: string; readonly type: string; readonly ttl: string },
): string {
  const isWord = text.length <= COMMAND_CHARS_MAX && !/[\r\n]/.test(text) && !text.startsWith("-");
  const value = isWord ? [text] : ["-f", "FILE"];
  const expiry = ttl === "" ? [] : ["-e", ttl];
  return desk.command("namespace", "kv", "update", namespace, key, ...value, "-t", type, ...expiry);
}

/** Has the value changed and saved; undefined when it was not. Texts and JSON go to the editor, the rest is one line. */
async function changed(
  { desk, values }: KeyValueActOptions,
  row: KeyValueRow,
  before: TypedValue,
  type: KeyValueType,
): Promise<string | undefined> {
  const { namespace, key, description } = row;
  const text = valueText(before.value);
  const save = async (next: string): Promise<void> => {
    await values.write({ namespace, key, body: await bodyOf(type, next), ttl: ttlLeft(desk, row), description });
  };
  const isStill = async (): Promise<boolean> => {
    const now = await values.value(namespace, key);
    if (now.type === before.type && isDeepStrictEqual(now.value, before.value)) return true;
    return await desk.confirm(`Others have changed ${key} meanwhile. Overwrite what they wrote?`);
  };
  if (type !== "STRING" && type !== "JSON") {
    const answers = await desk.ask(`${key} of ${namespace}`, [valueQuestion(type, text)]);
    const next = answers?.get("value");
    if (next === undefined || next === text || !(await isStill())) return undefined;
    await save(next);
    return next;
  }
  let written: string | undefined;
  await desk.edit({
    text,
    fileName: type === "JSON" ? `${key}.json` : `${key}.txt`,
    save: async (next) => {
      const problem = await valueProblem(type, next);
      if (problem !== undefined) return [problem];
      if (!(await isStill())) return [`Others have changed ${key}: what they wrote is kept.`];
      try {
        await save(next);
      } catch (error) {
        return [messageOf(error)];
      }
      written = next;
      return [];
    },
  });
  return written;
}

function deleteAct({ desk, namespace, values, chosen, refresh }: KeyValueActOptions): Act {
  const keys = chosen.map(({ key }) => key);
  const [first = ""] = keys;
  const named = [
    ...keys.slice(0, NAMED_MAX),
    ...(keys.length > NAMED_MAX ? [`and ${keys.length - NAMED_MAX} more`] : []),
  ];
  return {
    says: keys.length === 1 ? "delete" : `delete ${keys.length} pairs`,
    disabled: notOwn(namespace, chosen),
    command: desk.command("namespace", "kv", "delete", namespace, ...keys),
    asks:
      keys.length === 1
        ? `Delete the pair ${first} of ${namespace}?`
        : `Delete these ${keys.length} pairs of ${namespace}?\n${named.join("\n")}`,
    run: async () => {
      const words = { done: "Deleted", name: (row: KeyValueRow) => row.key, several: "pairs" };
      await doEach(desk, chosen, words, ({ key }) => values.delete(namespace, key));
      refresh();
    },
  };
}

function notOwn(namespace: string, rows: readonly KeyValueRow[]): string | undefined {
  const other = rows.find((row) => row.namespace !== namespace);
  return other && `${other.key} belongs to ${other.namespace}: open that namespace`;
}
