/** Folders that are read when they are opened, and the rows that this makes. */
import { posix } from "node:path";
import type { FileRow } from "../../source/namespace-files.ts";

/** The folder of all files. */
export const ROOT = "/";

/** A row of the tree. */
export interface TreeRow extends FileRow {
  readonly depth: number;
  readonly isOpen: boolean;
}

/** See the file's head. */
export class FileTree {
  readonly #read = new Map<string, readonly FileRow[]>();
  readonly #open = new Set<string>([ROOT]);

  /** Folders that are open, the outer ones first. */
  get open(): readonly string[] {
    return [...this.#open].sort();
  }

  /** Has what is in a folder. */
  take(folder: string, rows: readonly FileRow[]): void {
    this.#read.set(folder, rows);
  }

  /** Whether it is among what was read of the folder that it is in. */
  has(folder: string): boolean {
    const siblings = this.#read.get(posix.dirname(folder)) ?? [];
    return siblings.some(({ path, isFolder }) => isFolder && path === folder);
  }

  isRead(folder: string): boolean {
    return this.#read.has(folder);
  }

  unfold(folder: string): void {
    this.#open.add(folder);
  }

  fold(folder: string): void {
    this.#open.delete(folder);
  }

  /** Forgets a folder and those below it, which are gone or have another name. */
  forget(folder: string): void {
    for (const each of [...this.#open, ...this.#read.keys()]) {
      if (each === folder || each.startsWith(`${folder}/`)) {
        this.#open.delete(each);
        this.#read.delete(each);
      }
    }
  }

  /** What is in sight: open folders with what is in them. */
  rows(): readonly TreeRow[] {
    const rows: TreeRow[] = [];
    const add = (folder: string, depth: number): void => {
      for (const row of this.#read.get(folder) ?? []) {
        const isOpen = row.isFolder && this.#open.has(row.path);
        rows.push({ ...row, depth, isOpen });
        if (isOpen) add(row.path, depth + 1);
      }
    };
    add(ROOT, 0);
    return rows;
  }
}

/** The folder that a new file goes to: the one that is pointed at, or the one that the file is in. */
export function folderOf(row: FileRow | undefined): string {
  if (row === undefined) return ROOT;
  return row.isFolder ? row.path : posix.dirname(row.path);
}

/** A path as a person types it, from the folder of all files. Undefined for none, or one that leads out of it. */
export function typedPath(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.split("/").includes("..")) return undefined;
  const path = posix.join(ROOT, trimmed).replace(/\/$/, "");
  return path === "" ? undefined : path;
}
