/**
 * A query of executions that databases answer fast. What filters ask of namespaces and flows is tried on those that
 * there are, which are few, and so are regular expressions and free texts: what is left names values.
 */
import { FilterError } from "../../../core/contracts/filter.ts";
import type { ExecutionField, ExecutionQuery } from "../../../core/contracts/repository.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import type { ReadFilter } from "../../../core/filters/filter-values.ts";
import { OPPOSITES, valueTest } from "../../../core/filters/row-filter.ts";
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { countExecutions } from "./count-executions.ts";
import { executionColumn, searchedLabels } from "./execution-conditions.ts";
import { filterCondition } from "./filter-conditions.ts";
import { knownNames } from "./known-names.ts";
import { type LabelSet, type NarrowedQuery, narrowed, type Search } from "./narrowed-query.ts";
import { ownPlace, withoutPatterns } from "./pattern-values.ts";
import { textOf } from "./row-values.ts";

type ExecutionFilter = ReadFilter<ExecutionField>;

/** Labels that a free text may be found in and be named one by one. */
const LABELS_NAMED_MAX = 100;

/** Executions that labels and free texts are rather looked up for than the other way round. */
const PROBED_MAX = 10_000;

/** Names that alternatives speak of, each of them again. */
const ALTERNATIVE_NAMES_MAX = 100;

/** Values that filters of alternatives come to: databases take only so many in one question. */
const ALTERNATIVE_VALUES_MAX = 10_000;

/** See the file's head. @throws FilterError for a filter that makes no sense or asks for too much */
export async function understood(session: SqlSession, dialect: Dialect, query: ExecutionQuery): Promise<NarrowedQuery> {
  const { tenantId, anyOf } = query;
  const names = new Names(session, tenantId);
  const alternatives = anyOf?.map((filters) => narrowed({ tenantId, filters }));
  const own = await resolved(session, dialect, narrowed(query), names);
  if (!alternatives) return await probed(session, dialect, own);
  const few = new Names(session, tenantId, ALTERNATIVE_NAMES_MAX);
  const found: NarrowedQuery[] = [];
  for (const each of alternatives) found.push(await resolved(session, dialect, each, few));
  const values = found.flatMap(({ filters }) => filters).reduce((sum, filter) => sum + filter.values.length, 0);
  if (values > ALTERNATIVE_VALUES_MAX) throw new FilterError("The alternatives come to too many values");
  return await probed(session, dialect, { ...own, anyOf: found });
}

/** Tells of a query whether so little is left by the rest of it that labels and texts are looked up for each. */
async function probed(session: SqlSession, dialect: Dialect, asked: NarrowedQuery): Promise<NarrowedQuery> {
  const { labels, labelSets, searches, parentId, anyOf, ...others } = asked;
  if (labels.length + labelSets.length + searches.length + (anyOf?.length ?? 0) === 0) return asked;
  if (parentId !== undefined) return asked;
  const rest = { ...others, labels: [], labelSets: [], searches: [], filters: [] };
  const isNarrow = [rest.namespaces, rest.flowIds, rest.states, rest.fromMs, rest.toMs].some(
    (part) => part !== undefined,
  );
  if (!isNarrow) return asked;
  return { ...asked, isProbed: (await countExecutions(session, dialect, rest)) <= PROBED_MAX };
}

async function resolved(
  session: SqlSession,
  dialect: Dialect,
  asked: NarrowedQuery,
  names: Names,
): Promise<NarrowedQuery> {
  if (asked.filters.length === 0) return asked;
  const { tenantId } = asked;
  const [namespaces, flowIds] = [
    await fitting(asked.namespaces, filtersOf(asked, "namespace"), () => names.namespaces()),
    await fitting(asked.flowIds, filtersOf(asked, "flowId"), () => names.flowIds()),
  ];
  const searches: Search[] = [];
  for (const filter of filtersOf(asked, "q")) {
    // Everything has the empty text.
    if (filter.values[0] === "" && filter.operation !== "NOT_EQUALS") continue;
    searches.push(await searchOf(session, dialect, names, filter));
  }
  const others = asked.filters.filter(({ field }) => field !== "namespace" && field !== "flowId" && field !== "q");
  const left = [...others, ...(namespaces.left ?? []), ...(flowIds.left ?? [])];
  const filters = await withoutPatterns(session, left, ({ field, key }) => {
    const place = executionColumn("executions", field);
    if (place) return ownPlace(dialect, "executions", place.column, tenantId);
    const { conditions, ...labels } = ownPlace(dialect, "labels", "label_value", tenantId);
    return { ...labels, conditions: conditions.equal("label_key", key) };
  });
  const sets = await Promise.all(filters.map((filter) => labelSetOf(session, dialect, tenantId, filter)));
  const [one, several] = [sets.filter(isOneLabel), sets.filter((set) => set !== undefined && !isOneLabel(set))];
  const { namespaces: _known, flowIds: _too, ...rest } = asked;
  return {
    ...rest,
    ...(namespaces.names ? { namespaces: namespaces.names } : {}),
    ...(flowIds.names ? { flowIds: flowIds.names } : {}),
    labels: [...asked.labels, ...one.flatMap((set) => set?.prints.map((print) => ({ print })) ?? [])],
    labelSets: several.flatMap((set) => set ?? []),
    filters: filters.filter((_, at) => sets[at] === undefined),
    searches,
  };
}

function isOneLabel(set: LabelSet | undefined): boolean {
  return set !== undefined && set.prints.length === 1 && !set.isOpposite;
}

/** The labels that a filter is about; undefined when it is about something else, or about too many of them. */
async function labelSetOf(
  session: SqlSession,
  dialect: Dialect,
  tenantId: string,
  filter: ExecutionFilter,
): Promise<LabelSet | undefined> {
  const { field, key = "", operation } = filter;
  if (field !== "labels" || key === CORRELATION_LABEL) return undefined;
  const opposite = OPPOSITES[operation];
  const fits = filterCondition(dialect, { column: "label_value" }, { ...filter, operation: opposite ?? operation });
  const conditions = new Conditions(dialect).equal("tenant_id", tenantId).equal("label_key", key).both(fits);
  const text = `SELECT label FROM labels WHERE ${conditions.text} LIMIT ?`;
  const labels = await session.query({ name: "labels of a key", text }, [...conditions.values, LABELS_NAMED_MAX + 1]);
  if (labels.length > LABELS_NAMED_MAX) return undefined;
  return { prints: labels.map((row) => textOf(row, "label")), isOpposite: opposite !== undefined };
}

function filtersOf({ filters }: NarrowedQuery, wanted: ExecutionField): readonly ExecutionFilter[] {
  return filters.filter(({ field }) => field === wanted);
}

/** The names that there are, looked up when they are asked for and once. */
class Names {
  readonly tenantId: string;
  readonly #session: SqlSession;
  readonly #max: number | undefined;
  #namespaces: Promise<readonly string[] | undefined> | undefined;
  #flowIds: Promise<readonly string[] | undefined> | undefined;

  /** @param max when there are more names, none are known. Default: as many as are looked up at all */
  constructor(session: SqlSession, tenantId: string, max?: number) {
    this.#session = session;
    this.tenantId = tenantId;
    this.#max = max;
  }

  namespaces(): Promise<readonly string[] | undefined> {
    this.#namespaces ??= knownNames(this.#session, "namespace", this.tenantId, this.#max);
    return this.#namespaces;
  }

  flowIds(): Promise<readonly string[] | undefined> {
    this.#flowIds ??= knownNames(this.#session, "flow_id", this.tenantId, this.#max);
    return this.#flowIds;
  }
}

/** The names that the filters fit; undefined for all of them. Filters are left where there are too many names. */
async function fitting(
  asked: readonly string[] | undefined,
  filters: readonly ExecutionFilter[],
  known: () => Promise<readonly string[] | undefined>,
): Promise<{ readonly names?: readonly string[] | undefined; readonly left?: readonly ExecutionFilter[] }> {
  if (filters.length === 0) return { names: asked };
  const candidates = asked ?? (await known());
  if (!candidates) return { left: filters };
  const tests = filters.map((filter) => {
    const opposite = OPPOSITES[filter.operation];
    const fits = valueTest({ ...filter, operation: opposite ?? filter.operation });
    return (name: string): boolean => fits(name) === (opposite === undefined);
  });
  const names = candidates.filter((name) => tests.every((test) => test(name)));
  return { names: asked === undefined && names.length === candidates.length ? undefined : names };
}

async function searchOf(
  session: SqlSession,
  dialect: Dialect,
  names: Names,
  { operation, values }: ExecutionFilter,
): Promise<Search> {
  const text = String(values[0]);
  const small = text.toLowerCase();
  const contains = (name: string): boolean => name.toLowerCase().includes(small);
  const conditions = new Conditions(dialect)
    // All labels are read in the order they stand: along the index of their prints that takes several times as long.
    .equal("coalesce(labels.tenant_id, '')", names.tenantId)
    .both(searchedLabels(dialect, text));
  const select = `SELECT label FROM labels WHERE ${conditions.text} LIMIT ?`;
  const found = { name: "labels with a text", text: select };
  const labels = await session.query(found, [...conditions.values, LABELS_NAMED_MAX + 1]);
  return {
    text,
    isOpposite: operation === "NOT_EQUALS",
    namespaces: (await names.namespaces())?.filter(contains),
    flowIds: (await names.flowIds())?.filter(contains),
    labels: labels.length > LABELS_NAMED_MAX ? undefined : labels.map((row) => textOf(row, "label")),
  };
}
