/** Journeys of a person whose server goes and comes back while the terminal UI is open. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { freePort } from "../../platform/network.ts";
import { saveFlow, startExecution, startServerProcess } from "../server/server-process.ts";
import { missingTerminal, Terminal } from "./terminal.ts";

const FLOW = `id: hello
namespace: tests
tasks:
  - id: say
    type: io.kestra.plugin.core.debug.Return
    format: hi
`;

describe("the terminal UI on a server", { skip: missingTerminal() }, () => {
  let folder: string;
  let port: number;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "kestra-tui-"));
    port = await freePort();
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const startServer = () =>
    startServerProcess({ args: ["local"], directory: folder, env: { MICRONAUT_SERVER_PORT: String(port) } });

  it("shows what happens, that the connection is lost, and what happens after it is back", async () => {
    await using terminal = new Terminal({ columns: 120, rows: 30 });
    await using first = startServer();
    const { api } = await first.ready();
    terminal.run(`tui --server http://127.0.0.1:${port}`);
    await terminal.shows(/● live *\n.*Executions/);
    await saveFlow(api, FLOW);
    const one = await startExecution(api, "hello");
    await terminal.shows(new RegExp(`SUCCESS +${one} `));
    first.signal("SIGKILL");
    await first.ended;
    assert.match(await terminal.shows(/● connection lost \d+s, reconnecting: /), new RegExp(`SUCCESS +${one} `));
    await using again = startServer();
    await again.ready();
    await terminal.shows(/● live *\n/);
    const other = await startExecution(api, "hello");
    await terminal.shows(new RegExp(`SUCCESS +${other} [\\s\\S]*SUCCESS +${one} `));
    terminal.keys("q");
    await terminal.shows(/exit code 0/);
    assert.ok(terminal.showsCursor());
  });

  it("opens no screen where nothing answers, and says what to do", async () => {
    await using terminal = new Terminal({ columns: 160 });
    terminal.run(`tui --server http://127.0.0.1:${await freePort()}`);
    const screen = await terminal.shows(/exit code 1/);
    assert.match(screen, /the connection was refused\. Start a server with kestra server local/);
  });
});
