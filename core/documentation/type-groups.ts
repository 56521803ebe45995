/** Types by the groups that they are shown in: `io.kestra.plugin.core`, and in it `io.kestra.plugin.core.log`. */
import { type DocumentedType, FAMILIES, type Family } from "./documented-type.ts";

/** A type as lists have it. */
export interface ListedType {
  readonly cls: string;
  readonly deprecated: boolean;
  readonly title: string;
  readonly description?: string;
}

/** A group, or a part of one, with its types by family. */
export interface TypeGroup extends Readonly<Record<Family, readonly ListedType[]>> {
  /** The last part of the name: `core`, `log`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The group's whole name. */
  readonly group: string;
  /** The whole name of the part; none for the group itself. */
  readonly subGroup?: string;
  /** Older names of the types. */
  readonly aliases: readonly string[];
}

/** Parts of a type's name that name its group. */
const GROUP_PARTS = 4;

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "io.kestra.plugin.core": "What every flow can use: branches and loops, files, logs, triggers, and more.",
  "io.kestra.plugin.scripts": "Scripts and commands in many languages.",
  "io.kestra.plugin.kestra": "Tasks about the server's own executions.",
  "io.kestra.core.tasks": "Older forms of tasks, for flows that still name them.",
};

/** The group that a type belongs to: `io.kestra.plugin.core` of `io.kestra.plugin.core.log.Log`. */
export function groupOf(type: string): string {
  return type.split(".").slice(0, GROUP_PARTS).join(".");
}

/** The part of its group that a type belongs to: `io.kestra.plugin.core.log` of `io.kestra.plugin.core.log.Log`. */
export function subGroupOf(type: string): string {
  return type.slice(0, type.lastIndexOf("."));
}

/** Every group, in order of names, with all its types. */
export function typeGroups(types: readonly DocumentedType[]): readonly TypeGroup[] {
  return [...grouped(types, groupOf)].map(([group, members]) => groupRow(group, undefined, members));
}

/** Every group and then each of its parts. A group's own row has only types that are in no part of it. */
export function typeSubGroups(types: readonly DocumentedType[]): readonly TypeGroup[] {
  return [...grouped(types, groupOf)].flatMap(([group, members]) => {
    const parts = grouped(members, subGroupOf);
    const own = parts.get(group) ?? [];
    parts.delete(group);
    return [groupRow(group, undefined, own), ...[...parts].map(([part, inPart]) => groupRow(group, part, inPart))];
  });
}

function grouped(
  types: readonly DocumentedType[],
  nameOf: (type: string) => string,
): Map<string, readonly DocumentedType[]> {
  return new Map([...Map.groupBy(types, ({ type }) => nameOf(type))].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function groupRow(group: string, subGroup: string | undefined, types: readonly DocumentedType[]): TypeGroup {
  const whole = subGroup ?? group;
  const name = whole.slice(whole.lastIndexOf(".") + 1);
  const title = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return {
    name,
    title,
    description: DESCRIPTIONS[whole] ?? `${title} of ${group}.`,
    group,
    ...(subGroup === undefined ? {} : { subGroup }),
    aliases: types.flatMap(({ aliases = [] }) => aliases),
    ...listedByFamily(types),
  };
}

function listedByFamily(types: readonly DocumentedType[]): Readonly<Record<Family, readonly ListedType[]>> {
  const of = (family: Family) => types.filter((each) => each.family === family).map(listed);
  const [tasks, triggers, conditions, taskRunners, charts, dataFilters, dataFiltersKPI] = FAMILIES;
  return {
    tasks: of(tasks),
    triggers: of(triggers),
    conditions: of(conditions),
    taskRunners: of(taskRunners),
    charts: of(charts),
    dataFilters: of(dataFilters),
    dataFiltersKPI: of(dataFiltersKPI),
  };
}

function listed({ type, deprecated, title, description }: DocumentedType): ListedType {
  return {
    cls: type,
    deprecated: deprecated !== undefined,
    title,
    ...(description === undefined ? {} : { description }),
  };
}
