/**
 * Cron expressions as Kestra's flows may have them: five fields (six with seconds), lists, ranges, steps, names and
 * nicknames; no `L`, `W`, `#` or `?`.
 */

interface FieldRule {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names that stand for numbers, the first for `firstName`. */
  readonly names?: readonly string[];
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/** Sunday comes last, as 7, so that SAT-SUN is a range. */
const DAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
const DAYS_IN_WEEK = 7;

const SECOND: FieldRule = { name: "second", min: 0, max: 59 };
const FIELDS: readonly FieldRule[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of the month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: MONTHS },
  { name: "day of the week", min: 0, max: DAYS_IN_WEEK, names: DAYS },
];

const NICKNAMES: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

/** Most characters of a cron expression. */
export const CRON_CHARS_MAX = 1_000;

/** The values that a field allows, in order; undefined when it allows all because it is a star. */
export type CronField = readonly number[] | undefined;

/** A cron expression that was read, or why it cannot be. */
export type CronReading =
  /** The fields from seconds to days of the week, of which Sunday is 0. */
  | { readonly ok: true; readonly fields: readonly CronField[] }
  /** What is wrong, as a sentence without its end, and what could be written instead. */
  | { readonly ok: false; readonly reason: string; readonly hint: string };

/** Reads a cron expression; with seconds it has six fields, else five. */
export function readCron(text: string, withSeconds: boolean): CronReading {
  if (text.length > CRON_CHARS_MAX) return fault(`it has more than ${CRON_CHARS_MAX} characters`, "make it shorter");
  const expression = text.trim();
  const nickname = NICKNAMES[expression];
  const parts = (nickname ?? expression).split(/\s+/);
  const rules = withSeconds && nickname === undefined ? [SECOND, ...FIELDS] : FIELDS;
  if (expression === "") return fault("it is empty", 'write "0 8 * * *", for example');
  if (expression.startsWith("@") && nickname === undefined) {
    return fault(`"${expression}" is no short form`, `use one of ${Object.keys(NICKNAMES).join(", ")}`);
  }
  if (parts.length !== rules.length) return wrongCount(parts.length, rules);
  const fields: CronField[] = rules.length === FIELDS.length ? [[0]] : [];
  for (const [index, rule] of rules.entries()) {
    const field = readField(parts[index] ?? "", rule);
    if (typeof field === "string")
      return fault(field, `${rule.name}: ${rule.min} to ${rule.max}, *, lists, ranges, steps`);
    fields.push(field.values);
  }
  return { ok: true, fields };
}

function fault(reason: string, hint: string): CronReading {
  return { ok: false, reason, hint };
}

function wrongCount(count: number, rules: readonly FieldRule[]): CronReading {
  const wanted = rules.map(({ name }) => name).join(", ");
  const seconds =
    rules.length === FIELDS.length ? "a field for seconds needs `withSeconds: true`" : "`withSeconds` is set";
  return fault(
    `it has ${count} ${count === 1 ? "field" : "fields"} instead of ${rules.length}`,
    `${wanted}; ${seconds}`,
  );
}

/** The values of a field, or what is wrong with it. */
function readField(text: string, rule: FieldRule): { readonly values: CronField } | string {
  if (text === "*" || text === "*/1" || text === "/1") return { values: undefined };
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const reason = addPart(part, rule, values);
    if (reason !== undefined) return reason;
  }
  return { values: [...values].sort((a, b) => a - b) };
}

/** Adds the values of one part of a list, or answers what is wrong with it. */
function addPart(part: string, rule: FieldRule, values: Set<number>): string | undefined {
  const [range = "", stepText, ...rest] = part.split("/");
  if (part === "" || rest.length > 0) return `"${part}" is no value of the field "${rule.name}"`;
  const step = stepText === undefined ? 1 : readNumber(stepText);
  if (step === undefined) return `"${stepText}" is no step of the field "${rule.name}"`;
  if (step < Math.max(rule.min, 1) || step > rule.max) {
    return `the step ${step} of the field "${rule.name}" is not in the range 1 to ${rule.max}`;
  }
  const bounds = readRange(range, stepText !== undefined, rule);
  if (typeof bounds === "string") return bounds;
  for (let value = bounds.from; value <= bounds.to; value += step) {
    values.add(rule.max === DAYS_IN_WEEK ? value % DAYS_IN_WEEK : value);
  }
  return undefined;
}

interface Bounds {
  readonly from: number;
  readonly to: number;
}

function readRange(text: string, stepped: boolean, rule: FieldRule): Bounds | string {
  if (text === "*" || (text === "" && stepped)) return { from: rule.min, to: rule.max };
  const ends = text.split("-");
  const numbers: number[] = [];
  for (const end of ends) {
    const value = readValue(end, rule);
    if (value === undefined) return `"${text}" is no value of the field "${rule.name}"`;
    if (value < rule.min || value > rule.max) {
      return `the value ${value} of the field "${rule.name}" is not in the range ${rule.min} to ${rule.max}`;
    }
    numbers.push(value);
  }
  const [from = 0, to = stepped ? rule.max : from] = numbers;
  if (ends.length > 2) return `"${text}" is no range`;
  return from > to ? `the range "${text}" of the field "${rule.name}" ends before it begins` : { from, to };
}

function readValue(text: string, { names }: FieldRule): number | undefined {
  const place = names?.indexOf(text.toUpperCase()) ?? -1;
  return place >= 0 ? place + 1 : readNumber(text);
}

function readNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
