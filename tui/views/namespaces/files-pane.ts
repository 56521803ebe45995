/** The files of a namespace as a tree; with a filter, all files whose path holds it. */
import { posix } from "node:path";
import type { TimerHandle } from "../../../core/contracts/clock.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import { TypedFilter } from "../../app/typed-filter.ts";
import type { Acts, Area } from "../../app/view.ts";
import { type FileRow, NamespaceFiles } from "../../source/namespace-files.ts";
import { byteSize } from "../../text/byte-size.ts";
import { dayAndTime } from "../../text/instants.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import type { Column } from "../../widgets/columns.ts";
import { NOT_READ, Table } from "../../widgets/table.ts";
import { fileActs } from "./file-acts.ts";
import { FileTree, ROOT, type TreeRow } from "./file-tree.ts";
import type { NamespacePane } from "./pane.ts";

/** How long typing has to rest before the server is asked. */
const REST_MS = 250;

const NAME = "NAME";
const EMPTY = "No files. a makes one, u uploads one of this machine.";

/** See the file's head. */
export class FilesPane implements NamespacePane {
  readonly title = "Files";
  readonly count = undefined;
  readonly filter: TypedFilter;
  readonly #desk: Desk;
  readonly #namespace: string;
  readonly #files: NamespaceFiles;
  readonly #tree = new FileTree();
  readonly #table: Table<TreeRow>;
  #reading = 0;
  #rest: TimerHandle | undefined;

  constructor(desk: Desk, namespace: string) {
    this.#desk = desk;
    this.#namespace = namespace;
    this.#files = new NamespaceFiles(desk.api, namespace);
    this.#table = new Table<TreeRow>({
      columns: this.#columns(),
      key: ({ path }) => path,
      sort: { title: NAME, descending: false },
      empty: "Reading files ...",
    });
    this.filter = new TypedFilter({
      desk,
      hint: "a part of the path",
      changed: (text) => {
        this.#rest?.cancel();
        if (text === "") desk.background(this.#read());
        else this.#rest = desk.clock.after(REST_MS, () => desk.background(this.#read()));
      },
    });
  }

  chips(): readonly string[] {
    return [];
  }

  show(): void {
    this.#desk.background(this.#read());
  }

  hide(): void {
    this.#rest?.cancel();
    this.#reading++;
  }

  draw(area: Area): readonly Line[] {
    return this.#table.draw(area);
  }

  move(motion: Motion): void {
    const { current } = this.#table;
    if (motion === "right" && current?.isFolder && !current.isOpen) return this.#toggle(current);
    if (motion !== "left" || !current) return this.#table.move(motion);
    if (current.isOpen) return this.#toggle(current);
    this.#table.point(posix.dirname(current.path));
  }

  back(): boolean {
    return false;
  }

  acts(): Acts {
    const { current } = this.#table;
    return {
      ...fileActs({
        desk: this.#desk,
        namespace: this.#namespace,
        files: this.#files,
        current,
        changed: (path) => this.#changed(path),
        toggle: (folder) => this.#toggle(folder),
      }),
      refresh: { run: () => this.#read() },
    };
  }

  /** Open folders anew; a folder that has gone meanwhile is open no longer. */
  async #read(): Promise<void> {
    const reading = ++this.#reading;
    try {
      if (this.filter.text !== "") {
        const paths = await this.#files.search(this.filter.text);
        if (reading !== this.#reading) return;
        this.#table.empty = "No path holds this.";
        this.#table.replace(paths.map(foundRow));
        return;
      }
      const found = await this.#files.list(ROOT);
      if (reading !== this.#reading) return;
      this.#tree.take(ROOT, found);
      for (const folder of this.#tree.open.filter((each) => each !== ROOT)) {
        await this.#readFolder(folder);
        if (reading !== this.#reading) return;
      }
      this.#table.empty = EMPTY;
      this.#table.replace(this.#tree.rows());
    } catch (error) {
      if (reading !== this.#reading) return;
      this.#table.empty = NOT_READ;
      throw error;
    } finally {
      this.#desk.redraw();
    }
  }

  async #readFolder(folder: string): Promise<void> {
    if (this.#tree.has(folder)) this.#tree.take(folder, await this.#files.list(folder));
    else this.#tree.forget(folder);
  }

  #toggle(folder: FileRow): void {
    const { path } = folder;
    if (this.#tree.open.includes(path)) this.#tree.fold(path);
    else {
      this.#tree.unfold(path);
      if (!this.#tree.isRead(path)) this.#desk.background(this.#readNow(path));
    }
    this.#table.replace(this.#tree.rows());
    this.#desk.redraw();
  }

  async #readNow(folder: string): Promise<void> {
    this.#tree.take(folder, await this.#files.list(folder));
    if (this.filter.text === "") this.#table.replace(this.#tree.rows());
    this.#desk.redraw();
  }

  async #changed(path?: string): Promise<void> {
    for (let up = posix.dirname(path ?? ROOT); up !== ROOT; up = posix.dirname(up)) this.#tree.unfold(up);
    await this.#read();
    if (path !== undefined) this.#table.point(path);
  }

  #columns(): readonly Column<TreeRow>[] {
    return [
      {
        title: NAME,
        grows: true,
        max: 200,
        cell: ({ path, depth, isFolder, isOpen }, { glyphs }) => {
          const mark = isFolder ? `${glyphs.folds[isOpen ? 1 : 0]} ` : "  ";
          const name = this.filter.text === "" ? posix.basename(path) : path;
          const text = `${"  ".repeat(depth)}${mark}${neutralise(name)}${isFolder ? "/" : ""}`;
          return { text, style: isFolder ? "accent" : "plain" };
        },
      },
      {
        title: "SIZE",
        align: "right",
        cell: ({ isFolder, sizeBytes }) => ({ text: isFolder || sizeBytes === undefined ? "" : byteSize(sizeBytes) }),
      },
      {
        title: "MODIFIED",
        rank: 1,
        cell: ({ modifiedMs, isFolder }, { nowMs }) => ({
          text: isFolder ? "" : dayAndTime(modifiedMs, nowMs),
          style: "dim",
        }),
      },
    ];
  }
}

/** What a search has found; it tells paths alone. */
function foundRow(path: string): TreeRow {
  return { path, isFolder: false, sizeBytes: undefined, modifiedMs: Number.NaN, depth: 0, isOpen: false };
}
