/** A folder that scripts wait for: what they show meanwhile can be looked at for as long as a test takes. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** See the file's head. Once it is gone, nobody waits for it. */
export class Gate implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "kestra-gate-"));

  /** Lets those go on that wait for the file of this name. */
  open(name: string): void {
    writeFileSync(join(this.folder, name), "");
  }

  /**
   * A flow with a shell that says `begun`, waits for the file `go` in a process that the folder's name finds, and says
   * `done`.
   */
  waitingFlow(id: string): string {
    return [
      `id: ${id}`,
      "namespace: tests",
      "tasks:",
      "  - id: t",
      "    type: io.kestra.plugin.scripts.shell.Script",
      "    script: |",
      "      echo begun",
      `      sh -c 'while [ -d "$0" ] && [ ! -e "$0/go" ]; do sleep 0.1; done' ${this.folder}`,
      "      echo done",
    ].join("\n");
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
