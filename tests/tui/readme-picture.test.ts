/** The picture of the terminal UI in the README: made by a journey, so that it stays true. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { it } from "node:test";
import { Gate } from "../process/gate.ts";
import { forEachServer } from "./watched-server.ts";

const DOCUMENT = "README.md";
const MARKS = ["<!-- drawn by the terminal UI -->", "<!-- end of what is drawn -->"] as const;

const SIZE = { columns: 108, rows: 12 };

const LOG = "io.kestra.plugin.core.log.Log";

function flow(namespace: string, id: string, task: string, more: readonly string[] = []): string {
  return [`id: ${id}`, `namespace: ${namespace}`, ...more, "tasks:", `  - ${task}`].join("\n");
}

await forEachServer((server, name) => {
  it(`the README shows the terminal UI as it is (UPDATE=1 draws it; ${name})`, {
    skip: name !== "SQLite" && "one picture is enough",
  }, async () => {
    using gate = new Gate();
    const say = `{id: say, type: ${LOG}, message: done}`;
    await server.saves(
      flow("company.sales", "import-orders", say, ["labels: {team: data}"]),
      flow("company.sales", "report", "{id: stop, type: io.kestra.plugin.core.execution.Fail}"),
      flow("company.ops", "backup", say),
      gate.waitingFlow("nightly").replace("namespace: tests", "namespace: company.sales\nlabels: {team: data}"),
    );
    const starts = async (namespace: string, id: string, wait: boolean): Promise<void> => {
      await server.asks(`executions/${namespace}/${id}?wait=${wait}`, { method: "POST", body: new FormData() });
    };
    await starts("company.ops", "backup", true);
    await starts("company.sales", "import-orders", true);
    await starts("company.sales", "report", true);
    await starts("company.sales", "import-orders", true);
    await starts("company.sales", "nightly", false);
    await using person = await server.person(SIZE);
    await person.sees(/RUNNING .*nightly/);
    await person.sees(/5 in all/);
    await person.sees("p pause");
    const picture = drawn(person.terminal.screen(), server.api);
    const document = readFileSync(DOCUMENT, "utf8");
    if (process.env["UPDATE"]) writeFileSync(DOCUMENT, withPicture(document, picture));
    else assert.equal(shapeOf(document.slice(...placeOf(document))), shapeOf(picture));
    gate.open("go");
    await person.sees(/SUCCESS .*nightly/);
  });
});

/** The screen on a server at the usual port, without spaces at the ends of lines. */
function drawn(screen: string, api: string): string {
  const usual = "http://localhost:8080";
  return screen
    .replace(api.padEnd(usual.length), usual.padEnd(api.length))
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();
}

function withPicture(document: string, picture: string): string {
  const [from, to] = placeOf(document);
  return `${document.slice(0, from)}\n\n\`\`\`\n${picture}\n\`\`\`\n\n${document.slice(to)}`;
}

/** From where to where the picture is: between the marks. */
function placeOf(document: string): readonly [number, number] {
  const from = document.indexOf(MARKS[0]);
  const to = document.indexOf(MARKS[1]);
  assert.ok(from >= 0 && to > from, `${DOCUMENT} has no part between ${MARKS.join(" and ")}`);
  return [from + MARKS[0].length, to];
}

/** The picture without what differs from run to run: ids, times, durations, and the columns they take. */
function shapeOf(picture: string): string {
  return picture
    .replaceAll("```", "")
    .replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, "spinner")
    .replace(/\b[0-9A-Za-z]{20,22}\b/g, "id")
    .replace(/\b\d\d:\d\d:\d\d\b/g, "time")
    .replace(/\b\d+(?:\.\d+)?m?s\b/g, "duration")
    .replace(/ +/g, " ")
    .trim();
}
