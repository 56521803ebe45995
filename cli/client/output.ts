/** What a command that asks a server writes: its data on standard output, all words about it on standard error. */

import { rowsOf, totalOf } from "../../core/rest/json-fields.ts";
import type { ApiAnswer } from "../../core/rest/rest-api.ts";
import { standardOutput } from "../../platform/console.ts";
import { neutralLines } from "../../tui/text/neutralise.ts";
import { createPainter } from "../../tui/text/painter.ts";
import { say, tell } from "../messages.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import { indentJson } from "./json-text.ts";
import { type Column, tabbedLines, tableLines } from "./table.ts";

/** How data is written. */
export const OUTPUT_FORMATS = ["table", "json", "yaml"] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** A list for people. */
export interface Listing {
  readonly columns: readonly Column[];
  /** What `--quiet` prints of a row. */
  id(row: unknown): string;
  /** Said when there is nothing, such as `No flows.` */
  readonly empty: string;
  /** Rows of the answer. Default: its results, or all of it when it is a list. */
  readonly rows?: readonly unknown[];
  /** How much of it this is. Default: all. */
  readonly cut?: ListCut;
}

/** How much of a list is shown, to tell that there is more. */
export interface ListCut {
  /** Rows of the pages up to this one's end. */
  readonly shownUpTo: number;
  /** What shows the others. */
  readonly hint: string;
  /** The person chose the page, and programs need not be told. */
  readonly isChosen: boolean;
}

/** Writes answers as the person asked for. */
export class Output {
  readonly format: OutputFormat;
  readonly quiet: boolean;
  readonly capabilities: Capabilities;

  constructor(format: OutputFormat, quiet: boolean, capabilities: Capabilities) {
    this.format = format;
    this.quiet = quiet;
    this.capabilities = capabilities;
  }

  /** Writes a list: as a table, or its answer as it is. */
  async list(answer: ApiAnswer, listing: Listing): Promise<undefined> {
    const rows = listing.rows ?? rowsOf(answer.data);
    const isForPeople = !this.quiet && this.format === "table";
    if (this.quiet) await this.lines(rows.map((row) => listing.id(row)));
    else if (this.format !== "table") await this.data(answer);
    else if (rows.length === 0) this.note(listing.empty);
    else await this.table(listing.columns, rows);
    const total = totalOf(answer.data);
    const { cut } = listing;
    if (!cut || cut.shownUpTo >= total || (cut.isChosen && !isForPeople)) return undefined;
    tell(`${rows.length} of ${total}; ${cut.hint}`);
  }

  /** Writes rows: aligned on a terminal, with tabs elsewhere. */
  async table(columns: readonly Column[], rows: readonly unknown[]): Promise<undefined> {
    if (rows.length === 0) return undefined;
    const output = standardOutput();
    if (!output.isTerminal) return await this.lines(tabbedLines(columns, rows));
    const { glyphs, color } = this.capabilities;
    const paint = createPainter(color);
    await this.lines(tableLines(columns, rows, { width: output.columns(), ellipsis: glyphs.ellipsis }).map(paint));
  }

  /** Writes an answer as the API gave it, in JSON or YAML; nothing where it is empty. */
  async data({ text, data }: Pick<ApiAnswer, "text" | "data">): Promise<undefined> {
    if (data === undefined) return undefined;
    if (this.format === "yaml") {
      const { stringify } = await import("yaml");
      return await this.text(stringify(JSON.parse(text, wholeNumber), { lineWidth: 0 }));
    }
    await this.lines([indentJson(text)]);
  }

  /** Writes what something did: a line with its id on a terminal and in pipes, the id alone with `--quiet`. */
  async done(id: string, what: string, answer?: ApiAnswer): Promise<undefined> {
    if (this.quiet) return await this.lines([id]);
    if (this.format !== "table") return await this.data(answer ?? { text: "", data: undefined });
    await this.lines([what]);
  }

  /** Writes lines to standard output. */
  async lines(lines: readonly string[]): Promise<undefined> {
    if (lines.length > 0) await this.text(`${lines.join("\n")}\n`);
  }

  /** Writes text to standard output, as it is. */
  async text(text: string): Promise<undefined> {
    await standardOutput().write(text);
  }

  /** Writes what a file or a flow holds: as it is to a pipe, and harmless to a terminal. */
  async content(chunks: AsyncIterable<Uint8Array>): Promise<undefined> {
    const output = standardOutput();
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of chunks) {
      if (!output.isTerminal) await output.write(chunk);
      else text += decoder.decode(chunk, { stream: true });
    }
    if (output.isTerminal) await this.lines(neutralLines(text + decoder.decode()));
  }

  /** Tells the person something on standard error, unless they want it quiet. */
  note(text: string): void {
    if (!this.quiet) tell(text);
  }

  /** Tells the person something that matters, whatever they want. */
  warn(text: string): void {
    say(text);
  }
}

/** Whole numbers that are larger than a number can be exactly stay as they are written. */
function wholeNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isExact = typeof value !== "number" || !Number.isInteger(value) || Number.isSafeInteger(value);
  const source = context?.source;
  return isExact || source === undefined || !/^-?\d+$/.test(source) ? value : BigInt(source);
}
