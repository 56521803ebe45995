/** Panes of values: what an execution was given, and what it and its tasks have answered. */
import { isJsonMap } from "../../../core/json-map.ts";
import { at, textAt } from "../../../core/rest/json-fields.ts";
import type { Desk } from "../../app/desk.ts";
import { filterWords, fitAnywhere } from "../../app/filter-words.ts";
import type { Motion } from "../../app/key-table.ts";
import { TypedFilter } from "../../app/typed-filter.ts";
import type { Act, Acts, Area } from "../../app/view.ts";
import type { ExecutionDetail } from "../../source/execution-detail.ts";
import { ExecutionFiles, fileNameOf, isFileUri } from "../../source/execution-files.ts";
import { byteSize } from "../../text/byte-size.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { Entries, type JsonEntry, type JsonRow, JsonTree, jsonText, sifted } from "../../widgets/json-tree.ts";
import type { ExecutionModel } from "./execution-model.ts";
import type { Pane } from "./pane.ts";

/** Files of one picture whose sizes are asked for at once. */
const SIZES_MAX = 20;

/** What names of values that are ids of executions are. */
const EXECUTION_LABELS: ReadonlySet<string> = new Set(["executionId", "parentId", "originalId"]);

/** See the file's head. */
export class ValuesPane implements Pane {
  readonly title: string;
  readonly filter: TypedFilter;
  readonly #desk: Desk;
  readonly #model: ExecutionModel;
  readonly #entriesOf: (detail: ExecutionDetail) => readonly JsonEntry[];
  readonly #tree = new JsonTree();
  /** By URI; "" while they are asked for, or are not told. */
  readonly #sizes = new Map<string, string>();

  constructor(
    desk: Desk,
    model: ExecutionModel,
    { title, entriesOf }: { title: string; entriesOf(detail: ExecutionDetail): readonly JsonEntry[] },
  ) {
    this.#desk = desk;
    this.#model = model;
    this.title = title;
    this.#entriesOf = entriesOf;
    this.filter = new TypedFilter({ desk, hint: "words in names or values, -not", changed: () => this.refresh() });
  }

  refresh(): void {
    const { detail } = this.#model;
    if (!detail) return;
    const entries = this.#entriesOf(detail);
    const words = filterWords(this.filter.text);
    const passes = (text: string): boolean => fitAnywhere(words, [text]);
    this.#tree.replace(words.length === 0 ? entries : entries.flatMap((entry) => sifted(entry, passes) ?? []));
  }

  draw(area: Area): readonly Line[] {
    return this.#tree.draw(area, (row) => this.#note(row));
  }

  move(motion: Motion): void {
    this.#tree.move(motion);
  }

  acts(): Acts {
    const { current } = this.#tree;
    if (!current) return {};
    const { value, label } = current;
    const { text } = textOf(value);
    return {
      open: this.#open(label, value),
      ...(isFileUri(value) ? { save: { says: "save the file", run: () => this.#save(value) } } : {}),
      fold: { run: () => this.#tree.toggle() },
      "fold-all": { run: () => this.#tree.toggleAll() },
      copy: { says: "copy the value", run: () => this.#desk.copy(text()) },
    };
  }

  #open(label: string, value: unknown): Act {
    const { places } = this.#desk;
    if (isFileUri(value)) return { says: "preview the file", run: () => this.#preview(value) };
    if (EXECUTION_LABELS.has(label) && typeof value === "string" && value !== this.#model.detail?.id)
      return { says: "open that execution", run: () => this.#desk.open(places.execution(value)) };
    const { text, language } = textOf(value);
    const load = (): Promise<string> => Promise.resolve(text());
    return { says: "show all of it", run: () => this.#desk.open(places.text({ title: label, language, load })) };
  }

  get #files(): ExecutionFiles {
    return new ExecutionFiles(this.#desk.api, this.#model.detail?.id ?? "");
  }

  /** The size of a file, which is asked for once it is seen. */
  #note({ value }: JsonRow): string {
    if (!isFileUri(value)) return "";
    const known = this.#sizes.get(value);
    if (known !== undefined) return known;
    const waiting = [...this.#sizes.values()].filter((size) => size === "").length;
    if (waiting < SIZES_MAX) {
      this.#sizes.set(value, "");
      // A file that is gone, or a server that does not tell, is no reason to say anything: the URI stands there.
      this.#files.size(value).then(
        (bytes) => {
          this.#sizes.set(value, bytes === undefined ? "size unknown" : byteSize(bytes));
          this.#desk.redraw();
        },
        () => {
          this.#sizes.set(value, "cannot be read");
          this.#desk.redraw();
        },
      );
    }
    return "";
  }

  async #preview(uri: string): Promise<void> {
    const { text, language } = await this.#files.preview(uri);
    const title = fileNameOf(uri);
    this.#desk.open(this.#desk.places.text({ title, language, load: () => Promise.resolve(text) }));
  }

  async #save(uri: string): Promise<void> {
    const path = await this.#desk.saveFile(fileNameOf(uri), await this.#files.content(uri));
    this.#desk.notice(`Saved: ${neutralise(path)}`, "done");
  }
}

function textOf(value: unknown): { text(): string; language: "json" | "plain" } {
  return { text: () => jsonText(value).text, language: typeof value === "string" ? "plain" : "json" };
}

/** What an execution was given. */
export function givenEntries(detail: ExecutionDetail): readonly JsonEntry[] {
  const { id, parentId, originalId, inputs, labels, variables, trigger, triggerVariables, scheduleDate } = detail;
  const labelEntries = labels.map(({ key, value }) => ({ label: key, value }));
  return [
    section("inputs", inputs),
    { label: "labels", value: new Entries(labelEntries) },
    section("variables", variables),
    trigger
      ? {
          label: "trigger",
          value: new Entries([
            { label: "id", value: trigger.id },
            { label: "type", value: trigger.type },
            { label: "variables", value: triggerVariables },
          ]),
        }
      : { label: "trigger", value: new Entries([]) },
    section("ids", { id, ...(parentId === undefined ? {} : { parentId }), originalId }),
    ...(scheduleDate === "" ? [] : [{ label: "scheduled for", value: scheduleDate }]),
  ];
}

/** What an execution and its tasks have answered; tasks that answered nothing are left out. */
export function outputEntries(detail: ExecutionDetail): readonly JsonEntry[] {
  const tasks: JsonEntry[] = [];
  for (const row of detail.taskRunRows) {
    const outputs = at(row, "outputs");
    if (!isJsonMap(outputs) || Object.keys(outputs).length === 0) continue;
    const value = textAt(row, "value");
    const label = `${textAt(row, "taskId")}${value === "" ? "" : ` [${value}]`}`;
    tasks.push({ label, key: textAt(row, "id"), value: outputs });
  }
  return [section("outputs of the flow", detail.outputs), { label: "outputs of tasks", value: new Entries(tasks) }];
}

function section(label: string, values: Readonly<Record<string, unknown>>): JsonEntry {
  return { label, value: new Entries(Object.entries(values).map(([name, value]) => ({ label: name, value }))) };
}
