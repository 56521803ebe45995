/** `kestra tui`: finds out what is looked at, and opens the terminal UI on it. */
import { environmentVariables } from "../../platform/environment.ts";
import type { CommandPage } from "../arguments/definition.ts";
import type { GivenArguments } from "../arguments/read-arguments.ts";
import { ApiClient } from "../client/api-client.ts";
import { readConnection } from "../client/connection.ts";
import { tellingFaults } from "../client/session.ts";
import type { ExitCode } from "../exit-code.ts";

/** Opens it; answers the exit code. */
export async function openTui(given: GivenArguments, page: CommandPage): Promise<ExitCode> {
  return await tellingFaults(page, async () => {
    const connection = await readConnection(given, environmentVariables());
    const { runTui } = await import("./run-tui.ts");
    await runTui({
      api: new ApiClient(connection),
      live: {
        state: { kind: "connecting" },
        listen: () => () => undefined,
        onState: () => () => undefined,
        stop: () => Promise.resolve(),
      },
      target: connection.server,
      commandOptions: [],
      home: (places) => places.executions(),
    });
    return undefined;
  });
}
