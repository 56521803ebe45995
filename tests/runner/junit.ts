/** Reads the JUnit reports that `bun test` and `deno test` write. */

/** How many tests of a suite ended in which way. */
export interface Tally {
  readonly passed: number;
  /** Titles of the tests that failed. */
  readonly failed: readonly string[];
  /** Titles of the tests that did not run. */
  readonly skipped: readonly string[];
}

/** A suite where nothing ran. */
export const EMPTY_TALLY: Tally = { passed: 0, failed: [], skipped: [] };

/** Both tallies together. */
export function addTallies(left: Tally, right: Tally): Tally {
  return {
    passed: left.passed + right.passed,
    failed: [...left.failed, ...right.failed],
    skipped: [...left.skipped, ...right.skipped],
  };
}

interface TestCase {
  readonly title: string;
  readonly body: string;
}

const GROUP_SEPARATOR = " > ";
const TEST_CASE = /<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;

/**
 * Counts the test cases of a report. A group that Deno reports beside its own steps is not counted: it fails
 * when one of them does.
 */
export function readReport(xml: string): Tally {
  const cases = [...xml.matchAll(TEST_CASE)].map(toTestCase);
  const groups = new Set(cases.flatMap(({ title }) => enclosingGroups(title)));
  const counted = cases.filter(({ title }) => !groups.has(title));
  const failed = counted.filter(({ body }) => /<(failure|error)\b/.test(body)).map(({ title }) => title);
  const skipped = counted.filter(({ body }) => /<skipped\b/.test(body)).map(({ title }) => title);
  return { passed: counted.length - failed.length - skipped.length, failed, skipped };
}

function toTestCase([, attributes = "", body = ""]: RegExpMatchArray): TestCase {
  const name = attribute(attributes, "name");
  const group = attributes.includes("file=") ? attribute(attributes, "classname") : "";
  return { title: group === "" ? name : `${group}${GROUP_SEPARATOR}${name}`, body };
}

/** All titles of groups that a title could be inside of: "a > b > c" gives "a" and "a > b". */
function enclosingGroups(title: string): string[] {
  const parts = title.split(GROUP_SEPARATOR);
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(GROUP_SEPARATOR));
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function attribute(attributes: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
  return value.replace(/&(\w+);/g, (entity, key: string) => ENTITIES[key] ?? entity);
}
