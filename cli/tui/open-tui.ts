/** `kestra tui`: finds out what is looked at, and opens the terminal UI on it once it answers. */
import { pause } from "../../core/contracts/pause.ts";
import { RestFault } from "../../core/rest/faults.ts";
import { systemClock } from "../../platform/clock.ts";
import { environmentVariables } from "../../platform/environment.ts";
import { keepAlive } from "../../platform/process.ts";
import { FollowedExecutions, type FollowedExecutionsOptions } from "../../tui/source/followed-executions.ts";
import type { CommandPage } from "../arguments/definition.ts";
import type { GivenArguments } from "../arguments/read-arguments.ts";
import { ApiClient } from "../client/api-client.ts";
import { plainTextWarning, readConnection, readTimeout, splitUser } from "../client/connection.ts";
import { UsageFault } from "../client/faults.ts";
import { tellingFaults } from "../client/session.ts";
import type { ExitCode } from "../exit-code.ts";
import { say } from "../messages.ts";
import { hasTerminal, NEEDS_TERMINAL } from "../terminal/has-terminal.ts";
import { KeptLines } from "./kept-lines.ts";
import { prepareTui } from "./prepare-tui.ts";
import type { TuiOptions } from "./run-tui.ts";

/** How long backends may take to close. */
const CLOSING_MS_MAX = 2_000;

/** After so long without an answer, the person is told what is waited for. */
const SLOW_MS = 2_000;

/** Opens it; answers the exit code. */
export async function openTui(given: GivenArguments, page: CommandPage): Promise<ExitCode> {
  return await tellingFaults(page, async () => {
    const file = given.value("config");
    if (file !== undefined) refuseServerOptions(given);
    if (!hasTerminal()) {
      throw new RestFault(`kestra tui ${NEEDS_TERMINAL}`, [
        "In scripts and pipes, use kestra execution list, get and logs; --output json is for programs.",
      ]);
    }
    const release = keepAlive();
    try {
      return await (file === undefined ? lookAtServer(given) : lookAtBackends(file, given));
    } finally {
      release();
    }
  });
}

/** Options that say which server, and as whom: none of them means anything without one. */
const SERVER_OPTIONS = ["server", "context", "user", "token", "api-token", "tenant", "headers"] as const;

function refuseServerOptions(given: GivenArguments): void {
  const isGiven = (name: (typeof SERVER_OPTIONS)[number]): boolean =>
    name === "headers" ? given.values(name).length > 0 : given.value(name) !== undefined;
  const named = SERVER_OPTIONS.filter(isGiven);
  if (named.length === 0) return;
  const options = named.map((name) => `--${name}`).join(", ");
  throw new UsageFault(`Give --config to look at the backends of a configuration, or ${options} to look at a server.`);
}

async function lookAtServer(given: GivenArguments): Promise<ExitCode> {
  const connection = await readConnection(given, environmentVariables());
  const warning = plainTextWarning(connection);
  if (warning !== undefined) say(warning);
  return await show({
    api: new ApiClient(connection),
    target: connection.server,
    commandOptions: serverOptions(given),
  });
}

/** The same server on a command line. What is secret is left out: it belongs into a context, or the environment. */
export function serverOptions(given: GivenArguments): readonly string[] {
  const user = given.value("user");
  const values = [
    ["server", given.value("server")],
    ["context", given.value("context")],
    ["tenant", given.value("tenant")],
    ["user", user === undefined ? undefined : splitUser(user).user],
  ] as const;
  return values.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
}

async function lookAtBackends(file: string, given: GivenArguments): Promise<ExitCode> {
  const { attachBackends } = await import("./attached-backends.ts");
  const lines = new KeptLines();
  const write = (text: string): void => lines.add(text);
  const attached = await attachBackends({ file, timeoutMs: readTimeout(given.value("timeout")), write });
  try {
    for (const warning of attached.warnings) say(`warning: ${warning}`);
    return await show({ ...attached, commandOptions: ["--server", attached.server ?? "URL"] });
  } finally {
    // A database that is away is not waited for: the process ends with its connections.
    await Promise.race([attached.close(), pause(systemClock, CLOSING_MS_MAX)]);
    lines.tell();
  }
}

/** What is looked at. */
type Shown = Pick<TuiOptions, "api" | "target" | "commandOptions"> & Pick<FollowedExecutionsOptions, "knock">;

/** Shows it. Whether it answers, and lets the person in, is found out while the screen loads. */
async function show({ api, knock, target, commandOptions }: Shown): Promise<ExitCode> {
  const live = new FollowedExecutions({ api, clock: systemClock, ...(knock ? { knock } : {}) });
  const slow = systemClock.after(SLOW_MS, () => say(`Waiting for ${target} to answer; Ctrl-C gives up.`));
  const preparing = prepareTui();
  try {
    const [{ runTui }, prepared] = await Promise.all([import("./run-tui.ts"), preparing, live.opened]);
    slow.cancel();
    return await runTui({ api, live, target, prepared, commandOptions, home: (places) => places.executions() });
  } finally {
    slow.cancel();
    // The terminal is as it was before anything is said on it.
    await preparing;
    await live.stop();
  }
}
