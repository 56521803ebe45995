/** Flows in a person's editor: saved when the server takes them, with what it says against them until then. */
import { AnswerFault, type Violation } from "../../../core/rest/faults.ts";
import { locatedProblem } from "../../../core/rest/located-problem.ts";
import type { Desk } from "../../app/desk.ts";
import { ActCancelled } from "../../app/view.ts";
import { type FlowName, flowText } from "../../source/flow-row.ts";
import type { Flows } from "../../source/flows.ts";

/** What a new flow begins with. */
const TEMPLATE = `id: my-flow
namespace: company.team

tasks:
  - id: hello
    type: io.kestra.plugin.core.log.Log
    message: Hello!
`;

/** Edits a flow; true when a revision was saved. @throws ActCancelled when nothing was */
export async function editFlow(desk: Desk, flows: Flows, flow: FlowName): Promise<void> {
  const before = await flows.read(flow);
  const fileName = fileNameOf(flow);
  let known = before.revision;
  let saved: { readonly revision: number; readonly source: string } | undefined;
  const isSaved = await desk.edit({
    text: before.source,
    fileName,
    async save(text) {
      const { revision } = await flows.read(flow);
      if (revision !== known && !(await mayReplace(desk, flow, revision)))
        return [`Revision ${revision} was saved meanwhile by somebody else; it stays.`];
      known = revision;
      return await problemsOf(fileName, async () => {
        saved = { revision: await flows.save(flow, text), source: text };
      });
    },
  });
  if (!isSaved || !saved) throw new ActCancelled("Nothing was saved.");
  await tellSaved(desk, flows, `${flowText(flow)} revision ${saved.revision} is saved.`, saved.source);
}

/** Has a person write a new flow; answers its name. @throws ActCancelled when nothing was saved */
export async function addFlow(desk: Desk, flows: Flows): Promise<FlowName> {
  const fileName = "new-flow.yaml";
  let made: { readonly name: FlowName; readonly source: string } | undefined;
  const isSaved = await desk.edit({
    text: TEMPLATE,
    fileName,
    save: (text) =>
      problemsOf(fileName, async () => {
        made = { name: await flows.create(text), source: text };
      }),
  });
  if (!isSaved || !made) throw new ActCancelled("No flow was made.");
  await tellSaved(desk, flows, `${flowText(made.name)} is made.`, made.source);
  return made.name;
}

/** How the file of a flow is called. */
export function fileNameOf({ namespace, id }: FlowName): string {
  return `${namespace}.${id}.yaml`.replace(/[^\w.-]/g, "_");
}

async function mayReplace(desk: Desk, flow: FlowName, revision: number): Promise<boolean> {
  return await desk.confirm(
    [
      `Somebody has saved revision ${revision} of ${flowText(flow)} while you were editing.`,
      "Save yours over it? Theirs stays among the revisions.",
    ].join("\n"),
  );
}

/** What the server has against it, a line each; nothing when it takes it. @throws whatever is not about the text */
async function problemsOf(fileName: string, save: () => Promise<void>): Promise<readonly string[]> {
  try {
    await save();
    return [];
  } catch (error) {
    if (!(error instanceof AnswerFault) || error.status >= 500 || !error.isAboutOne) throw error;
    return problemLines(fileName, error);
  }
}

/** `file:line:column property: what is wrong`, each problem once. */
export function problemLines(fileName: string, { message, violations }: AnswerFault): readonly string[] {
  if (violations.length === 0) return [`${fileName} ${message}`];
  return violations
    .filter((violation) => !isToldElsewhere(violation, violations))
    .map((violation) =>
      locatedProblem(violation, (place) => (place ? `${fileName}:${place.line}:${place.column}` : fileName)),
    );
}

/** Some are told once more within a message that says where, too. */
function isToldElsewhere({ message }: Violation, all: readonly Violation[]): boolean {
  return all.some((other) => other.message !== message && other.message.includes(message));
}

async function tellSaved(desk: Desk, flows: Flows, words: string, source: string): Promise<void> {
  // It is saved: that its advice cannot be had makes no difference.
  const warnings = await flows.warnings(source).catch(() => []);
  if (warnings.length === 0) return desk.notice(words, "done");
  desk.notice(`${words} Warnings: ${warnings.join("; ")}`, "warning");
}
