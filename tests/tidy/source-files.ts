/** The files of this repository, as the house rules look at them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript6";

/** A TypeScript file with its syntax tree. */
export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly tree: ts.SourceFile;
}

const IGNORED_FOLDERS: ReadonlySet<string> = new Set([".git", ".cache", ".kestra", "node_modules", "dist", "out"]);

/** All files, as paths from the root; what is installed, built or ignored is left out. */
export function repositoryFiles(folder = "."): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "." ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return IGNORED_FOLDERS.has(entry.name) ? [] : repositoryFiles(path);
    return entry.isFile() && !entry.name.endsWith(".log") ? [path] : [];
  });
}

/** A TypeScript file made from text; rules are tested with it. */
export function parseSource(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, true);
  return { path, text, lineCount: text.split("\n").length - (text.endsWith("\n") ? 1 : 0), tree };
}

let parsed: readonly SourceFile[] | undefined;

/** All TypeScript files, parsed once. */
export function sourceFiles(): readonly SourceFile[] {
  parsed ??= repositoryFiles()
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => parseSource(path, readFileSync(join(".", path), "utf8")));
  return parsed;
}

/** True for files that only tests and measurements load: beside the sources, in a folder `testing`, or here. */
export function isTestFile(path: string): boolean {
  return /\.(test|contract)\.tsx?$|(^|\/)(testing|tests|bench)\/|\/test-[^/]+$/.test(path);
}

/** Where a node stands, as `path:line`. */
export function whereIs(file: SourceFile, node: ts.Node): string {
  return `${file.path}:${file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line + 1}`;
}

/** Calls back for every node below the given one. */
export function visit(node: ts.Node, callback: (node: ts.Node) => void): void {
  ts.forEachChild(node, (child) => {
    callback(child);
    visit(child, callback);
  });
}
