/** The key sheet of the documentation, made from the key table: a part of `docs/how-to/use-the-terminal-ui.md`. */
import { ACT_NAMES, type ActName, KEY_GROUPS, type KeyGroup, keyEntry, PANE_ACTS } from "./key-table.ts";

/** Everything between these lines of the document is generated. */
export const KEY_SHEET_MARKS = ["<!-- generated from the key table -->", "<!-- end of what is generated -->"] as const;

/** The document with its generated part made anew. @throws Error for one without that part */
export function withKeySheet(document: string): string {
  const [begin, end] = KEY_SHEET_MARKS;
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from < 0 || to < from) throw new Error(`The document has no part between ${begin} and ${end}.`);
  return `${document.slice(0, from)}${begin}\n\n${keySheet()}\n\n${document.slice(to)}`;
}

/** A table for each group of keys. */
export function keySheet(): string {
  return KEY_GROUPS.map((group) => [`### ${group}`, "", ...tableOf(group)].join("\n")).join("\n\n");
}

function tableOf(group: KeyGroup): readonly string[] {
  const panes: readonly ActName[] = PANE_ACTS;
  const rows = ACT_NAMES.filter((name) => keyEntry(name).group === group && !panes.includes(name)).map((name) => {
    const { keys, says } = keyEntry(name);
    return `| ${keys.map(shown).join(", ")} | ${says} |`;
  });
  const digits = panes.some((name) => keyEntry(name).group === group)
    ? ["| `1` to `9` | to the pane of that number |"]
    : [];
  return ["| key | what it does |", "| --- | --- |", ...rows, ...digits];
}

function shown(key: string): string {
  return `\`${key === "escape" ? "esc" : key}\``;
}
