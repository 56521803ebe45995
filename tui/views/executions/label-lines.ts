/** Labels as lines that a person edits: `key=value`, one a line. Pure. */
import type { Label } from "../../../core/flow/flow.ts";
import { SYSTEM_LABEL_PREFIX } from "../../../core/flow/schema/names.ts";

const HEAD = "# A label a line, key=value. They are added or changed; none can be taken away.";

/** The lines of labels; those of the system are not a person's to change. */
export function labelLines(labels: readonly Label[]): string {
  return [HEAD, ...ownLabels(labels).map(({ key, value }) => `${key}=${value}`), ""].join("\n");
}

/** The labels that lines say, and what is wrong with the lines. @param before the labels that there were */
export function readLabelLines(
  text: string,
  before: readonly Label[],
): { readonly labels: readonly Label[]; readonly problems: readonly string[] } {
  const labels: Label[] = [];
  const problems: string[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const [, key = "", value = ""] = /^\s*([^=]+?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === "" || value === "") problems.push(`line ${index + 1}: write key=value, both of them`);
    else if (key.startsWith(SYSTEM_LABEL_PREFIX)) problems.push(`line ${index + 1}: ${key} is set by the system alone`);
    else labels.push({ key, value });
  });
  const gone = ownLabels(before).filter(({ key }) => !labels.some((label) => label.key === key));
  if (problems.length === 0) problems.push(...gone.map(({ key }) => `${key}: a label cannot be taken away`));
  return { labels, problems };
}

function ownLabels(labels: readonly Label[]): readonly Label[] {
  return labels.filter(({ key }) => !key.startsWith(SYSTEM_LABEL_PREFIX));
}
