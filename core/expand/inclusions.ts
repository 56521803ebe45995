/**
 * Puts files into the text of a flow where it says `[[> file]]`. A mention that is all of a quoted text becomes the
 * file's text, quoted; any other one becomes the file's lines, indented like the line it stands in.
 */
import { FLOW_SOURCE_BYTES_MAX } from "../flow/limits.ts";

/** Files that one flow may include, those of included files counted too. */
export const INCLUSIONS_MAX = 1_000;

/** A file, or why there is none. */
export type OpenedFile =
  | { readonly ok: true; readonly file: string; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/** Opens the file that a text names; a path is relative to the file it stands in. */
export type OpenFile = (name: string, from: string) => Promise<OpenedFile>;

/** A place in a file, both from 1. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Why the text could not be put together. */
export interface InclusionProblem extends FilePlace {
  readonly message: string;
}

/** The whole text, with the way back to the files it came from. */
export type Included =
  | {
      readonly ok: true;
      readonly text: string;
      /** Where a place of the whole text stands in the files. */
      origin(line: number, column: number): FilePlace;
    }
  | { readonly ok: false; readonly problem: InclusionProblem };

/** Includes files until no mention is left; lines that begin with `#` are left as they are. */
export async function includeFiles(source: string, file: string, open: OpenFile): Promise<Included> {
  const lines = await new Includer(open).lines(source, file, [file]).catch((error: unknown) => {
    if (error instanceof InclusionFault) return error.problem;
    throw error;
  });
  if (!isLines(lines)) return { ok: false, problem: lines };
  return {
    ok: true,
    text: lines.map(({ text }) => text).join("\n"),
    origin(line, column) {
      const found = lines[line - 1];
      if (!found) return { file, line, column };
      return { file: found.file, line: found.line, column: Math.max(1, column - found.shift) };
    },
  };
}

/** A line of the whole text and the one it came from. */
interface Line {
  readonly text: string;
  readonly file: string;
  readonly line: number;
  /** Characters that were put before it. */
  readonly shift: number;
}

function isLines(value: readonly Line[] | InclusionProblem): value is readonly Line[] {
  return Array.isArray(value);
}

class InclusionFault extends Error {
  readonly problem: InclusionProblem;

  constructor(problem: InclusionProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** A mention with the quotes right around it, if any. */
const MENTION = /(["']?)\[\[>[ \t]*([^\]\n]+?)[ \t]*\]\](["']?)/g;
const COMMENT = /^\s*#/;
/** What stands before a line's own text: white space, and the dashes of lists. */
const INDENT = /^\s*(?:- +)*/;

class Includer {
  readonly #open: OpenFile;
  #inclusions = 0;
  #characters = 0;

  constructor(open: OpenFile) {
    this.#open = open;
  }

  async lines(text: string, file: string, chain: readonly string[]): Promise<readonly Line[]> {
    const result: Line[] = [];
    for (const [index, line] of text.split("\n").entries()) {
      const place = { file, line: index + 1 };
      const mentions = COMMENT.test(line) ? [] : [...line.matchAll(MENTION)];
      if (mentions.length === 0) result.push({ text: line, ...place, shift: 0 });
      else result.push(...(await this.#withMentions(line, mentions, place, chain)));
    }
    return result;
  }

  async #withMentions(
    line: string,
    mentions: readonly RegExpExecArray[],
    place: { readonly file: string; readonly line: number },
    chain: readonly string[],
  ): Promise<readonly Line[]> {
    const indent = " ".repeat(INDENT.exec(line)?.[0].length ?? 0);
    const done: Line[] = [];
    let current: Line = { text: "", ...place, shift: 0 };
    let from = 0;
    for (const mention of mentions) {
      const [all, before = "", name = "", after = ""] = mention;
      const isQuoted = before !== "" && before === after;
      const at = { ...place, column: mention.index + 1 };
      const included = await this.#included(name, at, chain);
      const given = isQuoted ? [{ text: quoted(included), ...place, shift: 0 }] : included;
      const head = line.slice(from, mention.index) + (isQuoted ? "" : before);
      current = { ...current, text: `${current.text}${head}${given[0]?.text ?? ""}` };
      for (const next of given.slice(1)) {
        done.push(current);
        const isEmpty = next.text.trim() === "";
        current = { ...next, text: isEmpty ? "" : indent + next.text, shift: next.shift + indent.length };
      }
      current = { ...current, text: current.text + (isQuoted ? "" : after) };
      from = mention.index + all.length;
    }
    return [...done, { ...current, text: current.text + line.slice(from) }];
  }

  async #included(name: string, at: FilePlace, chain: readonly string[]): Promise<readonly Line[]> {
    const refuse = (message: string): never => {
      throw new InclusionFault({ ...at, message });
    };
    this.#inclusions++;
    if (this.#inclusions > INCLUSIONS_MAX) refuse(`more than ${INCLUSIONS_MAX} files are included`);
    const opened = await this.#open(name, at.file);
    if (!opened.ok) return refuse(`cannot include "${name}": ${opened.reason}`);
    if (chain.includes(opened.file)) refuse(`"${name}" includes itself; remove one of the mentions`);
    this.#characters += opened.text.length;
    if (this.#characters > FLOW_SOURCE_BYTES_MAX) {
      refuse(`the included files have more than ${FLOW_SOURCE_BYTES_MAX / 1024 / 1024} MiB`);
    }
    const text = opened.text.replaceAll("\r\n", "\n").replace(/\n$/, "");
    return await this.lines(text, opened.file, [...chain, opened.file]);
  }
}

/** JSON's texts are texts of YAML too. */
function quoted(lines: readonly Line[]): string {
  return JSON.stringify(lines.map(({ text }) => text).join("\n"));
}
