/** The services of a deployment: who is there, how they fare, and what workers are at. */
import { SERVICE_TYPES } from "../../../core/contracts/service.ts";
import type { Desk } from "../../app/desk.ts";
import { filterWords, fitAnywhere } from "../../app/filter-words.ts";
import type { Motion } from "../../app/key-table.ts";
import { ReadAgain } from "../../app/read-again.ts";
import { TypedFilter } from "../../app/typed-filter.ts";
import type { Acts, Area, View } from "../../app/view.ts";
import { faultsOf, isAlive, readServices, type ServiceRow } from "../../source/services.ts";
import { cutLine } from "../../text/lines.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { NOT_READ, Table } from "../../widgets/table.ts";
import { SERVICE_COLUMNS } from "./service-columns.ts";
import { ServiceView } from "./service-view.ts";

/** From one reading to the next. */
export const SERVICES_EVERY_MS = 3_000;

/** See the file's head. */
export class ServicesView implements View {
  readonly title = "Services";
  readonly place = "services";
  readonly filter: TypedFilter;
  readonly #desk: Desk;
  readonly #reading: ReadAgain;
  readonly #table = new Table<ServiceRow>({
    columns: SERVICE_COLUMNS,
    key: ({ id }) => id,
    sort: { title: "TYPE", descending: false },
    isLast: ({ state }) => !isAlive(state),
    empty: "Reading services ...",
  });
  #rows: readonly ServiceRow[] | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#reading = new ReadAgain(desk, SERVICES_EVERY_MS, async () => {
      this.#rows = await readServices(desk.api).catch((error: unknown) => {
        this.#table.empty = NOT_READ;
        throw error;
      });
      this.#table.empty = "No services.";
      this.#table.replace(this.#rows);
    });
    this.filter = new TypedFilter({
      desk,
      hint: "words, such as worker, running or a host; -not",
      changed: (text) => {
        const words = filterWords(text);
        this.#table.filter(({ id, type, state, host, group }) => fitAnywhere(words, [id, type, state, host, group]));
      },
    });
  }

  show(): void {
    this.#reading.start();
  }

  hide(): void {
    this.#reading.stop();
  }

  draw(area: Area): readonly Line[] {
    const rows = this.#rows;
    const head = rows === undefined ? [[], []] : [countLine(rows, area), healthLine(rows, area)];
    return [...head, ...this.#table.draw({ ...area, rows: area.rows - head.length })].slice(0, area.rows);
  }

  move(motion: Motion): void {
    this.#table.move(motion);
  }

  acts(): Acts {
    const { current } = this.#table;
    const { sort, "sort-order": sortOrder } = this.#table.acts();
    const own: Acts = current
      ? {
          open: { run: () => this.#desk.open(new ServiceView(this.#desk, current)) },
          copy: { says: "copy the id", run: () => this.#desk.copy(current.id) },
        }
      : {};
    return {
      ...own,
      ...(sort === undefined ? {} : { sort }),
      ...(sortOrder === undefined ? {} : { "sort-order": sortOrder }),
      refresh: { run: () => this.#reading.now() },
    };
  }
}

/** How many of each kind are alive, and how many are not. */
function countLine(rows: readonly ServiceRow[], { columns, glyphs }: Area): Line {
  const counts = SERVICE_TYPES.flatMap((type): Segment[] => {
    const own = rows.filter((row) => row.type === type);
    const alive = own.filter(({ state }) => isAlive(state)).length;
    if (own.length === 0) return [];
    const gone = own.length - alive;
    return [
      { text: ` ${alive}`, style: alive > 0 ? "success" : "failure" },
      { text: ` ${type.toLowerCase()}${alive === 1 ? "" : "s"} `, style: "dim" },
      ...(gone > 0 ? [{ text: `(${gone} gone) `, style: "warning" as const }] : []),
      { text: " " },
    ];
  });
  return cutLine(counts, columns, glyphs.ellipsis);
}

function healthLine(rows: readonly ServiceRow[], { columns, glyphs, nowMs }: Area): Line {
  const faults = faultsOf(rows, nowMs);
  const line: Line =
    faults.length === 0
      ? [{ text: ` ${glyphs.ascii ? "+" : "✓"} all is well`, style: "success" }]
      : [{ text: ` ${glyphs.ascii ? "!" : "▲"} ${faults.join("; ")}`, style: "warning" }];
  return cutLine(line, columns, glyphs.ellipsis);
}
