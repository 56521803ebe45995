/** Panes of a view: the line that names them, and the keys that go from one to another. */
import { PANE_ACTS } from "../app/key-table.ts";
import type { Act, Acts, Area } from "../app/view.ts";
import { cutLine } from "../text/lines.ts";
import type { Line, Segment } from "../text/painter.ts";

/** What stands in the line. */
export interface NamedPane {
  readonly title: string;
  /** Stands behind the title: how many there are. Default: nothing, as for none. */
  readonly count?: number | undefined;
}

/** The line of panes, the one in sight on a plate. */
export function paneLine(panes: readonly NamedPane[], current: NamedPane, { columns, glyphs }: Area): Line {
  const tabs = panes.flatMap((pane, index): Segment[] => {
    const count = pane.count ? ` ${pane.count}` : "";
    const isCurrent = pane === current;
    return [
      { text: " " },
      { text: String(index + 1), style: "key", ...(isCurrent ? { back: "chip" as const } : {}) },
      {
        text: ` ${pane.title}${count} `,
        style: isCurrent ? "title" : "dim",
        ...(isCurrent ? { back: "chip" as const } : {}),
      },
    ];
  });
  return cutLine(tabs, columns, glyphs.ellipsis);
}

/** Tab and shift-tab, and the digits of the panes. */
export function paneActs<Pane extends NamedPane>(
  panes: readonly Pane[],
  current: Pane,
  goTo: (pane: Pane) => void,
): Acts {
  const count = panes.length;
  const digits = panes.flatMap((pane, at) => {
    const name = PANE_ACTS[at];
    return name ? [[name, { says: pane.title, run: () => goTo(pane) }] as const] : [];
  });
  const step = (by: number): Act => ({
    run: () => goTo(panes[(panes.indexOf(current) + by + count) % count] ?? current),
  });
  return { ...Object.fromEntries(digits), "next-pane": step(1), "previous-pane": step(-1) };
}
