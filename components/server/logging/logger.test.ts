import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLogger, type LoggerOptions } from "./logger.ts";

function logged(options: Partial<LoggerOptions>, write: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  write(createLogger({ format: "text", now: () => 0, write: (text) => lines.push(text), ...options }));
  return lines;
}

describe("the program's own log", () => {
  it("is lines of text with time, level, name, message and values", () => {
    const lines = logged({}, (logger) => logger.of("worker").warn("Slow.", { jobs: 3, why: "a b", not: undefined }));
    assert.deepEqual(lines, ['1970-01-01T00:00:00.000Z WARN  worker    Slow. jobs=3 why="a b"\n']);
  });

  it("is JSON objects where programs read it", () => {
    const [line = ""] = logged({ format: "json" }, (logger) => logger.error("Broken\n.", { jobs: 3 }));
    const time = "1970-01-01T00:00:00.000Z";
    assert.deepEqual(JSON.parse(line), { time, level: "ERROR", logger: "kestra", message: "Broken\n.", jobs: 3 });
    assert.equal(line.indexOf("\n"), line.length - 1);
  });

  it("leaves out what is below the level of a logger", () => {
    const levels = { worker: "ERROR", "io.kestra.core.scheduler": "DEBUG", root: "WARN", executor: "OFF" } as const;
    const lines = logged({ levels }, (logger) => {
      for (const name of ["worker", "scheduler", "executor", "other"]) {
        for (const level of ["DEBUG", "INFO", "WARN", "ERROR"] as const) logger.of(name).log(level, "x");
      }
    });
    const seen = lines.map((each) => each.split(/\s+/).slice(1, 3).join(" "));
    const scheduler = ["DEBUG", "INFO", "WARN", "ERROR"].map((level) => `${level} scheduler`);
    assert.deepEqual(seen, ["ERROR worker", ...scheduler, "WARN other", "ERROR other"]);
  });

  it("shows no secret and no user of a URL, in text and in JSON", () => {
    for (const format of ["text", "json"] as const) {
      const [line = ""] = logged({ format, secrets: ["hunter2"] }, (logger) =>
        logger.info("postgres://ada:other@db/k refused hunter2", { of: "hunter2" }),
      );
      assert.doesNotMatch(line, /hunter2|other/);
    }
  });

  it("finds secrets whatever JSON makes of them, and leaves names of loggers as they are", () => {
    const secrets = ['quo"ted\\', "worker"];
    const [line = ""] = logged({ format: "json", secrets }, (logger) => logger.of("worker").info('a quo"ted\\ worker'));
    const { logger, message } = Object(JSON.parse(line));
    assert.deepEqual([logger, message], ["worker", "a ****** ******"]);
  });

  it("lets nothing from outside move the cursor or begin a line", () => {
    const [line = ""] = logged({}, (logger) => logger.info("a\n\u001b[2Jb", { c: "\u001b[1m" }));
    assert.match(line, /a \[2Jb c= \[1m\n$/);
  });
});
