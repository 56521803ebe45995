/** The reference of the command line, made from the definitions of the commands: `docs/cli.md` between its marks. */
import type { Command } from "./arguments/definition.ts";
import { EXIT_MEANINGS } from "./exit-code.ts";
import { optionEntries, positionals, usage } from "./help.ts";

/** Everything between these lines of the document is generated. */
export const REFERENCE_MARKS = ["<!-- generated from the commands -->", "<!-- end of what is generated -->"] as const;

/** The reference of a command and all below it, as Markdown. */
export function referenceText(command: Command): string {
  return [...commandLines(command), ...sharedLines(command), ...exitCodeLines()].join("\n").trimEnd();
}

function commandLines(command: Command): readonly string[] {
  const { page, children } = command;
  return [
    `## ${page.name}`,
    "",
    page.description,
    "",
    "```",
    usage(command),
    "```",
    "",
    ...table("argument", positionals(command)),
    ...table("option", optionEntries(command)),
    ...(asksServer(command) ? [SHARED_LINK, ""] : []),
    ...(page.notes ?? []).flatMap((note) => [note, ""]),
    ...exampleLines(command),
    ...Object.values(children).flatMap(commandLines),
  ];
}

const SHARED_TITLE = "Options of commands that ask a server";
const SHARED_LINK = "[And those of all commands that ask a server.](#options-of-commands-that-ask-a-server)";

function asksServer({ args }: Command): boolean {
  return Object.values(args).some(({ section }) => section === "server");
}

/** What commands share is told once: by the first of them. */
function sharedLines(command: Command): readonly string[] {
  const first = [command, ...descendants(command)].find((each) => asksServer(each) && "output" in each.args);
  if (!first) return [];
  const accepted = optionEntries(first, "accepted").map(([term]) => `\`${term}\``);
  return [
    `## ${SHARED_TITLE}`,
    "",
    ...table("option", optionEntries(first, "server")),
    ...(accepted.length === 0
      ? []
      : [`For Kestra's sake they also take ${accepted.join(", ")}, which do nothing.`, ""]),
  ];
}

function descendants({ children }: Command): readonly Command[] {
  return Object.values(children).flatMap((child) => [child, ...descendants(child)]);
}

function table(title: string, entries: ReturnType<typeof optionEntries>): readonly string[] {
  if (entries.length === 0) return [];
  return alignedTable(
    [title, ""],
    entries.map(([term, description]) => [`\`${term}\``, description]),
  );
}

/** As the formatter of the repository writes tables. */
function alignedTable(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = [head, ...rows].map((row) => row.map(markdownText));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0] ?? "", rule, ...lines.slice(1), ""];
}

function exampleLines({ page }: Command): readonly string[] {
  const { examples = [] } = page;
  if (examples.length === 0) return [];
  const lines = examples.flatMap(({ says, line }, index) => [...(index > 0 ? [""] : []), `# ${says}`, line]);
  return ["```", ...lines, "```", ""];
}

function exitCodeLines(): readonly string[] {
  const rows = EXIT_MEANINGS.map(([code, meaning]) => [String(code), meaning]);
  return ["## Exit codes", "", ...alignedTable(["code", "meaning"], rows)];
}

function markdownText(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

/** The document with its generated part made anew. */
export function withReference(document: string, command: Command): string {
  const [begin, end] = REFERENCE_MARKS;
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The document has no lines "${begin}" and "${end}".`);
  return `${document.slice(0, from)}${begin}\n\n${referenceText(command)}\n\n${document.slice(to)}`;
}
