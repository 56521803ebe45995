/** What everyone else hears when an execution has come to its end state. */
import type { Turn } from "./turn.ts";
import type { Draft } from "./working-state.ts";

/** Tells who waits for it, gives its slot back, and forgets what a restart brought along and nothing came to. */
export function announceEnd({ draft, program }: Turn): void {
  const { execution } = draft;
  draft.command({ kind: "ended", execution });
  // Of one that is retried, the execution that follows it tells.
  if (execution.parent?.wait && execution.state.current !== "RETRIED") {
    draft.command({ kind: "notify-parent", execution });
  }
  if (program.flow.concurrency) draft.command({ kind: "release-slot" });
  removeUnadopted(draft);
}

function removeUnadopted(draft: Draft): void {
  if (!draft.hasAdoptions) return;
  for (const taskRun of [...draft.allTaskRuns()]) if (taskRun.adopt) draft.removeTaskRun(taskRun.id);
  draft.adoptions = new Map();
}
