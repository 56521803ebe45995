/** A text on its way through a person's editor until it can be saved, or they give up. Nothing they wrote is lost before. */
import { faultLines } from "../../core/rest/faults.ts";
import type { EditedText, NoticeKind } from "./desk.ts";
import { ActCancelled } from "./view.ts";

/** What editing needs. */
export interface EditSurroundings {
  edit(text: string, fileName: string): Promise<string>;
  confirm(question: string): Promise<boolean>;
  notice(text: string, kind: NoticeKind): void;
}

/** Problems that are shown at once. */
export const PROBLEMS_SHOWN_MAX = 8;

/** True when something was saved. */
export async function editUntilSaved(
  { text, fileName, save }: EditedText,
  { edit, confirm, notice }: EditSurroundings,
): Promise<boolean> {
  let written = text;
  for (;;) {
    const next = withSameEnd(text, await edit(written, fileName));
    if (next === text) {
      notice("Nothing was changed, nothing is saved.", "info");
      return false;
    }
    written = next;
    // A server that is away, or lets nobody in any more, is no reason to lose what was written.
    const problems = await save(written).catch(problemsOf);
    if (problems.length === 0) return true;
    const shown = problems.slice(0, PROBLEMS_SHOWN_MAX);
    const more = problems.length > shown.length ? [`... and ${problems.length - shown.length} more`] : [];
    const question = [
      `${fileName} is not saved:`,
      ...shown,
      ...more,
      "",
      "Edit it again? No gives up what was written.",
    ];
    if (!(await confirm(question.join("\n")))) {
      notice("What was written is given up.", "warning");
      return false;
    }
  }
}

/** Editors end the last line of a text. One whose last line had no end was not changed by that, and keeps having none. */
function withSameEnd(before: string, next: string): string {
  return before === "" || before.endsWith("\n") ? next : next.replace(/\r?\n$/, "");
}

/** What the person has decided themselves is no problem of the text. */
function problemsOf(error: unknown): readonly string[] {
  if (error instanceof ActCancelled) throw error;
  return faultLines(error);
}
