/** `kestra plugins ...`: the types of tasks and triggers of this program, or of a server where one is named. */

import { Buffer } from "node:buffer";
import { join } from "node:path";
import { RestFault } from "../../core/rest/faults.ts";
import { at, rowsOf, textAt } from "../../core/rest/json-fields.ts";
import { UsageFault } from "./faults.ts";
import { saveFile } from "./saved-file.ts";
import type { Session } from "./session.ts";

/** Lists of a group that hold types. */
const KINDS = ["tasks", "triggers", "conditions", "taskRunners", "charts", "dataFilters", "dataFiltersKPI"] as const;

/** One type, as the list tells it. */
interface ListedType {
  readonly type: string;
  readonly kind: string;
  readonly title: string;
}

/** True when a server is to be asked, rather than this program. */
function asksServer({ given }: Pick<Session, "given">): boolean {
  return given.value("server") !== undefined || given.value("context") !== undefined;
}

/** `kestra plugins list`. */
export async function listPlugins(session: Session): Promise<undefined> {
  const { api, output } = session;
  const answer = asksServer(session) ? await api.ask({ path: ["plugins"], hasTenant: false }) : undefined;
  const data = answer?.data ?? (await ownGroups());
  const columns = [
    { title: "type", whole: true, cell: (row: unknown) => textAt(row, "type") },
    { title: "kind", cell: (row: unknown) => textAt(row, "kind") },
    { title: "title", optional: true, cell: (row: unknown) => textAt(row, "title") },
  ];
  const shown = answer ?? { status: 200, text: JSON.stringify(data), data };
  const id = (row: unknown): string => textAt(row, "type");
  return await output.list(shown, {
    columns,
    id,
    empty: "There are no plugins.",
    rows: typesOf(data),
  });
}

/** The types of all groups, each once: a type may be in a group and in a part of it. */
function typesOf(groups: unknown): readonly ListedType[] {
  const types = new Map<string, ListedType>();
  for (const group of rowsOf(groups)) {
    for (const kind of KINDS) {
      for (const each of rowsOf(at(group, kind))) {
        const type = typeof each === "string" ? each : textAt(each, "cls");
        if (type !== "") types.set(type, { type, kind, title: textAt(each, "title") });
      }
    }
  }
  return [...types.values()].sort((one, other) => (one.type < other.type ? -1 : 1));
}

async function ownTypes() {
  const [{ createRegistry }, { documentedTypes }, { documentedDashboardParts }] = await Promise.all([
    import("../../plugins/catalog.ts"),
    import("../../core/documentation/documented-type.ts"),
    import("../../core/dashboard/documented-parts.ts"),
  ]);
  return [...documentedTypes(await createRegistry().all()), ...documentedDashboardParts()];
}

async function ownGroups(): Promise<unknown> {
  const { typeGroups } = await import("../../core/documentation/type-groups.ts");
  return typeGroups(await ownTypes());
}

/** What `plugins doc` writes of a type, by the end of the file's name. */
type Pages = ReadonlyMap<string, string>;

/** `kestra plugins doc`: a page for each type, with its schema and icon where asked for. */
export async function documentPlugins(session: Session): Promise<undefined> {
  const { output, given } = session;
  const directory = given.value("directory") ?? "docs";
  const pages = asksServer(session) ? serverPages(session) : ownPages(session);
  let count = 0;
  for await (const [type, files] of pages) {
    count++;
    for (const [ending, text] of files) await write(directory, `${type}${ending}`, text);
  }
  await output.done(directory, `${count} types documented in ${directory}`);
}

async function write(directory: string, name: string, text: string): Promise<void> {
  // Names come from a server, perhaps.
  if (!/^[\w.$-]+$/.test(name) || name.startsWith(".")) throw new RestFault(`There is no file for the type ${name}.`);
  await saveFile(join(directory, name), Buffer.from(text));
}

async function* ownPages({ given }: Session): AsyncGenerator<readonly [string, Pages]> {
  const [{ typePage }, { typeSchema }, { iconSvg }] = await Promise.all([
    import("../../core/documentation/type-page.ts"),
    import("../../core/documentation/type-schema.ts"),
    import("../../core/documentation/type-icons.ts"),
  ]);
  for (const each of await ownTypes()) {
    const files = new Map([[".md", typePage(each)]]);
    if (given.isOn("schema")) files.set(".json", `${JSON.stringify(typeSchema(each, true), undefined, 2)}\n`);
    if (given.isOn("icons")) files.set(".svg", iconSvg(each.type));
    yield [each.type, files];
  }
}

async function* serverPages({ api, given }: Session): AsyncGenerator<readonly [string, Pages]> {
  if (given.isOn("icons")) throw new UsageFault("--icons are those of this program: leave out --server.");
  const { data } = await api.ask({ path: ["plugins"], hasTenant: false });
  for (const { type } of typesOf(data)) {
    const { data: page } = await api.ask({ path: ["plugins", type], hasTenant: false });
    const files = new Map([[".md", textAt(page, "markdown")]]);
    if (given.isOn("schema")) files.set(".json", `${JSON.stringify(at(page, "schema"), undefined, 2)}\n`);
    yield [type, files];
  }
}
