/** Which files of a namespace a task means. */
import { Type } from "@sinclair/typebox";
import { rendered, text } from "../../core/plugin/schema.ts";
import { globMatcher } from "../script/glob.ts";
import { readTexts } from "../storage/text-list.ts";

/** Whose files they are. */
export const namespace = text({ description: "The namespace whose files they are." });

/** Which files are meant. */
export const files = rendered(
  Type.Unknown({
    description: "Paths or glob patterns such as `scripts/**.sql`: a text, a list, or JSON text of a list.",
  }),
);

/** What a task puts out of files it touched. */
export const fileOutputs = Type.Object({
  files: Type.Record(Type.String(), Type.String(), {
    description: "The internal-storage URI of each file, by its path in the namespace.",
  }),
});

/** Those of the paths that are meant, in their order. */
export function choosePaths(paths: readonly string[], patterns: unknown): readonly string[] {
  const matchers = readTexts(patterns, "files").map((pattern) => globMatcher(pattern.replace(/^\/+/, "")));
  return paths.filter((path) => matchers.some((matches) => matches(path) || matches(`/${path}`)));
}

/** Folder and path as one, with a single slash between. */
export function joined(folder: string, path: string): string {
  return [folder.replace(/^\/+|\/+$/g, ""), path.replace(/^\/+/, "")].filter((part) => part !== "").join("/");
}
