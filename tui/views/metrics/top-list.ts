/** Which flows and namespaces have ended most in the last minutes. */
import type { Area } from "../../app/view.ts";
import type { FlowCount } from "../../source/throughput.ts";
import { fitLine } from "../../text/lines.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { fit } from "../../text/width.ts";

/** One line of such a list. */
export interface TopRow {
  readonly name: string;
  readonly ended: number;
  readonly failed: number;
}

/** By flow and by namespace, those with most first. */
export function topRows(
  flows: Iterable<FlowCount>,
  nowMs: number,
): { readonly flows: readonly TopRow[]; readonly namespaces: readonly TopRow[] } {
  const byFlow: TopRow[] = [];
  const byNamespace = new Map<string, TopRow>();
  for (const { namespace, flowId, ended: endedBins, failed: failedBins } of flows) {
    const [ended, failed] = [endedBins.total(nowMs), failedBins.total(nowMs)];
    if (ended === 0) continue;
    byFlow.push({ name: `${namespace}.${flowId}`, ended, failed });
    const known = byNamespace.get(namespace);
    byNamespace.set(namespace, {
      name: namespace,
      ended: ended + (known?.ended ?? 0),
      failed: failed + (known?.failed ?? 0),
    });
  }
  return { flows: sorted(byFlow), namespaces: sorted([...byNamespace.values()]) };
}

function sorted(rows: readonly TopRow[]): readonly TopRow[] {
  return rows.toSorted((a, b) => b.ended - a.ended || (a.name < b.name ? -1 : 1));
}

const NUMBER_COLUMNS = 8;

/** The list under its heading. */
export function topLines(
  title: string,
  rows: readonly TopRow[],
  area: Pick<Area, "columns" | "rows" | "glyphs">,
): readonly Line[] {
  const { columns, glyphs } = area;
  const room = Math.max(4, columns - 2 * NUMBER_COLUMNS);
  const number = (value: string): string => value.padStart(NUMBER_COLUMNS);
  const head: Line = [
    { text: fit(title, room, glyphs.ellipsis), style: "title" },
    { text: `${number("ended")}${number("failed")}`, style: "dim" },
  ];
  const lines = rows
    .slice(0, Math.max(0, area.rows - 1))
    .map(
      ({ name, ended, failed }): Line => [
        { text: fit(neutralise(name), room, glyphs.ellipsis) },
        { text: number(String(ended)), style: "number" },
        { text: number(failed === 0 ? "" : String(failed)), style: "failure" },
      ],
    );
  return [head, ...lines].slice(0, area.rows).map((line) => fitLine(line, columns, glyphs.ellipsis));
}
