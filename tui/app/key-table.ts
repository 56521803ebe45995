/**
 * Every key of the terminal UI, once: what it is called, what it does in a word, and where help lists it. Views offer acts
 * by these names; hints at the foot, help and the key sheet of the documentation are made from here.
 */

/** Headings of the help page, in its order. */
export const KEY_GROUPS = ["Acting", "Looking", "Logs", "Moving", "Everywhere"] as const;
export type KeyGroup = (typeof KEY_GROUPS)[number];

/** One act and its keys. */
export interface KeyEntry {
  /** As {@link ./key-press} names them; the first one is shown. */
  readonly keys: readonly string[];
  /** What it does, as a verb. */
  readonly says: string;
  readonly group: KeyGroup;
  /** True for acts that the foot of the screen hints at. Default false. */
  readonly hint?: boolean;
}

const acting = (keys: readonly string[], says: string, hint = true) => ({ keys, says, group: "Acting", hint }) as const;
const looking = (keys: readonly string[], says: string, hint = true) =>
  ({ keys, says, group: "Looking", hint }) as const;
const logs = (keys: readonly string[], says: string, hint = true) => ({ keys, says, group: "Logs", hint }) as const;
const moving = (keys: readonly string[], says: string) => ({ keys, says, group: "Moving" }) as const;
const everywhere = (keys: readonly string[], says: string, hint = false) =>
  ({ keys, says, group: "Everywhere", hint }) as const;

/** The table. Within one view a key means one thing; which acts a view has, it says itself. */
export const KEY_TABLE = {
  run: acting(["x"], "run"),
  restart: acting(["r"], "restart"),
  replay: acting(["R"], "replay"),
  restore: acting(["R"], "restore"),
  pause: acting(["p"], "pause or resume"),
  kill: acting(["ctrl-k"], "kill"),
  edit: acting(["e"], "edit"),
  add: acting(["a"], "add"),
  toggle: acting(["t"], "enable or disable"),
  unlock: acting(["u"], "unlock"),
  backfill: acting(["b"], "backfill"),
  rename: acting(["m"], "move or rename", false),
  upload: acting(["u"], "upload", false),
  delete: acting(["ctrl-d"], "delete"),
  unqueue: acting(["U"], "take out of the queue", false),
  "force-run": acting(["X"], "run by force", false),
  "change-state": acting(["m"], "mark as another state", false),
  labels: acting(["L"], "labels", false),
  select: acting(["space"], "select", false),
  "select-all": acting(["ctrl-a"], "select all, or none", false),

  open: looking(["enter"], "open"),
  logs: looking(["l"], "logs"),
  yaml: looking(["y"], "YAML"),
  executions: looking(["E"], "executions"),
  flow: looking(["f"], "flow"),
  revisions: looking(["v"], "revisions"),
  diff: looking(["d"], "diff"),
  files: looking(["f"], "files"),
  faults: looking(["ctrl-z"], "faults only"),
  sort: looking(["s"], "sort by the next column", false),
  "sort-order": looking(["S"], "turn the order around", false),
  fold: looking(["space"], "fold or unfold", false),
  "fold-all": looking(["z"], "fold or unfold all", false),
  copy: looking(["c"], "copy", false),
  "copy-command": looking(["C"], "copy the command of what was done last", false),

  follow: logs(["f"], "follow"),
  "more-levels": logs(["+", "="], "show lower levels"),
  "fewer-levels": logs(["-"], "show higher levels only"),
  search: logs(["/"], "search"),
  "next-match": logs(["n"], "next match", false),
  "previous-match": logs(["N"], "previous match", false),
  "next-error": logs(["e"], "next error"),
  "previous-error": logs(["E"], "previous error", false),
  wrap: logs(["w"], "wrap"),
  timestamps: logs(["t"], "timestamps"),
  "full-screen": logs(["F"], "full screen", false),
  save: logs(["ctrl-s"], "save"),

  down: moving(["j", "down"], "down"),
  up: moving(["k", "up"], "up"),
  left: moving(["h", "left"], "left"),
  right: moving(["right"], "right"),
  "page-down": moving(["pagedown", "ctrl-f"], "a page down"),
  "page-up": moving(["pageup", "ctrl-b"], "a page up"),
  first: moving(["g", "home"], "to the first"),
  last: moving(["G", "end"], "to the last"),
  "pane-1": moving(["1"], "first pane"),
  "pane-2": moving(["2"], "second pane"),
  "pane-3": moving(["3"], "third pane"),
  "pane-4": moving(["4"], "fourth pane"),
  "pane-5": moving(["5"], "fifth pane"),
  "pane-6": moving(["6"], "sixth pane"),
  "pane-7": moving(["7"], "seventh pane"),
  "pane-8": moving(["8"], "eighth pane"),
  "pane-9": moving(["9"], "ninth pane"),
  "next-pane": moving(["tab"], "next pane"),
  "previous-pane": moving(["shift-tab"], "previous pane"),

  filter: everywhere(["/"], "filter", true),
  command: everywhere([":"], "go to", true),
  back: everywhere(["escape"], "back, or clear the filter"),
  refresh: everywhere(["ctrl-r"], "read anew"),
  help: everywhere(["?"], "help", true),
  quit: everywhere(["q", "ctrl-c"], "quit", true),
} as const satisfies Readonly<Record<string, KeyEntry>>;

/** The acts of the panes of a view, in their order. */
export const PANE_ACTS = [
  "pane-1",
  "pane-2",
  "pane-3",
  "pane-4",
  "pane-5",
  "pane-6",
  "pane-7",
  "pane-8",
  "pane-9",
] as const;

/** Names of acts. */
export type ActName = keyof typeof KEY_TABLE;

/** The names in the order of the table. */
export const ACT_NAMES = Object.keys(KEY_TABLE) as readonly ActName[];

/** The entry of an act. */
export function keyEntry(name: ActName): KeyEntry {
  return KEY_TABLE[name];
}

/** The key of an act that is shown to people. */
export function shownKey(name: ActName): string {
  const [key = ""] = KEY_TABLE[name].keys;
  return key === "escape" ? "esc" : key;
}

/** Which of these acts a key means; the first in the order of the table. */
export function actOfKey(key: string, offered: (name: ActName) => boolean): ActName | undefined {
  return ACT_NAMES.find((name) => keyEntry(name).keys.includes(key) && offered(name));
}

/** Ways to move that views understand. */
export const MOTIONS = ["down", "up", "left", "right", "page-down", "page-up", "first", "last"] as const;
export type Motion = (typeof MOTIONS)[number];
