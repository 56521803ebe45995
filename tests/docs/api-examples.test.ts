/** The commands of pages about the API do what they say, line after line, on a server of their own. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { SOURCES } from "../process/program.ts";
import { type ServerProcess, startServerProcess } from "../server/server-process.ts";
import { without } from "./needed-programs.ts";

const ROOT = process.cwd();
const USER = { username: "ada@example.com", password: "Analytical-1" };

/** The person of the pages: signed in where a call does not say who asks, and stopped by the first fault. */
const PERSON = `set -euo pipefail
user=${USER.username}:${USER.password}
curl() {
  case " $* " in
    *" -u "* | *authorization:*) command curl --fail-with-body -sS "$@" ;;
    *) command curl --fail-with-body -sS -u "$user" "$@" ;;
  esac
}
kestra() { (cd ${ROOT} && KESTRA_CLI_USER=$user KESTRA_CLI_SERVER=$SERVER ${SOURCES.join(" ")} "$@"); }
`;

/** Blocks of code of a page in a language; "" for those of none. */
function blocksOf(page: string, language: string): readonly string[] {
  const blocks = readFileSync(page, "utf8").matchAll(/^```(\w*)\n(.*?)^```$/gms);
  return [...blocks].flatMap(([, name, code = ""]) => (name === language ? [code] : []));
}

interface ShellRun {
  readonly exitCode: number | null;
  readonly output: string;
}

describe("the commands of a page", without("curl", "jq", "bash"), () => {
  const folder = mkdtempSync(join(tmpdir(), "kestra-test-"));
  let server: ServerProcess;
  let address = "";
  before(async () => {
    const settings = { kestra: { server: { "basic-auth": { enabled: true, ...USER } } } };
    const args = ["local", "--flow-path", join(ROOT, "fixtures/flows/hello.yml")];
    server = startServerProcess({ args, directory: folder, env: { KESTRA_CONFIGURATION: JSON.stringify(settings) } });
    address = (await server.ready()).api;
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  async function shell(script: string): Promise<ShellRun> {
    const here = script.replace(/http:\/\/(localhost|127\.0\.0\.1):8080/g, address).replaceAll("dist/kestra", "kestra");
    const child = spawn("bash", ["-c", PERSON + here], { cwd: folder, env: { ...process.env, SERVER: address } });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { exitCode, output };
  }

  it("about the API work", async () => {
    const flow = readFileSync("fixtures/flows/hello.yml", "utf8");
    writeFileSync(join(folder, "hello.yml"), flow);
    // What the page creates is there already.
    const gone = await shell("curl -X DELETE http://localhost:8080/api/v1/main/flows/samples/hello");
    assert.equal(gone.exitCode, 0, gone.output);
    const { exitCode, output } = await shell(blocksOf("docs/how-to/use-the-api.md", "sh").join(""));
    assert.equal(exitCode, 0, output);
    assert.match(output, /^id: end$/m);
    assert.match(output, /^"SUCCESS"$/m);
    assert.match(output, /"message":"Hello, Ada!"/);
  });

  it("about dashboards work", async () => {
    const page = "docs/how-to/dashboards.md";
    writeFileSync(join(folder, "sales.yml"), blocksOf(page, "yaml")[0] ?? "");
    const { exitCode, output } = await shell(blocksOf(page, "sh").join(""));
    assert.equal(exitCode, 0, output);
  });

  it("of the README about a server work", async () => {
    const lines = blocksOf("README.md", "").find((block) => block.includes("server local")) ?? "";
    const [start = "", ...rest] = lines.split("\n");
    assert.match(start, /^dist\/kestra server local --flow-path fixtures\/flows/);
    const { exitCode, output } = await shell(rest.join("\n"));
    assert.equal(exitCode, 0, output);
    assert.match(output, /"current":"SUCCESS"/);
    assert.match(output, /INFO +greet +Hello, Ada!/);
    assert.match(output, /^samples\thello\t/m);
  });
});
