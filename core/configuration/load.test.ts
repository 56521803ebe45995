// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are placeholders of configurations.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { HIDDEN, inForceText } from "./in-force.ts";
import { type ConfigurationSource, loadConfiguration } from "./load.ts";

const file = (text: string, name = "application.yml"): ConfigurationSource => ({ kind: "file", name, text });
const environment = (variables: Record<string, string>): ConfigurationSource => ({ kind: "environment", variables });

function load(sources: readonly ConfigurationSource[], variables: Record<string, string> = {}) {
  return loadConfiguration({ sources, variables, random: (kind) => (kind === "port" ? "4711" : undefined) });
}

function loaded(sources: readonly ConfigurationSource[], variables: Record<string, string> = {}) {
  const result = load(sources, variables);
  if (!result.ok) assert.fail(result.problems.join("\n"));
  return result.loaded;
}

function problems(sources: readonly ConfigurationSource[], variables: Record<string, string> = {}): readonly string[] {
  const result = load(sources, variables);
  return result.ok ? [] : result.problems;
}

describe("a configuration", () => {
  it("is the defaults where nothing is said", () => {
    const { configuration } = loaded([]);
    assert.equal(configuration.micronaut.server.port, 8080);
    assert.equal(configuration.micronaut.server.host, "127.0.0.1");
    assert.equal(configuration.endpoints.all.port, 8081);
    assert.equal(configuration.kestra.server["termination-grace-period"], 300_000);
    assert.deepEqual(configuration.datasources, {});
  });

  for (const written of ["basePath", "base-path", "base_path"]) {
    it(`knows a key written as ${written}`, () => {
      const { configuration } = loaded([file(`kestra: {storage: {local: {${written}: /data}}}`)]);
      assert.equal(configuration.kestra.storage.local["base-path"], "/data");
    });
  }

  it("takes keys with dots for keys within each other", () => {
    const { configuration } = loaded([file("kestra.queue.type: postgres\nkestra:\n  repository.type: postgres\n")]);
    assert.equal(configuration.kestra.queue.type, "postgres");
    assert.equal(configuration.kestra.repository.type, "postgres");
  });

  it("takes each value from its strongest source, and merges maps", () => {
    const { configuration, originOf } = loaded([
      { kind: "options", options: [{ path: ["micronaut", "server", "port"], text: "1", option: "--port" }] },
      file("micronaut: {server: {port: 2, host: 0.0.0.0}}", "config.yml"),
      environment({ MICRONAUT_SERVER_PORT: "3", KESTRA_URL: "http://env" }),
      file("kestra: {url: http://file, variables: {globals: {a: 1}}}\nmicronaut: {server: {host: ::1}}", "weak.yml"),
      file("kestra: {variables: {globals: {a: 2, b: 3}}}", "weakest.yml"),
    ]);
    assert.equal(configuration.micronaut.server.port, 1);
    assert.equal(configuration.micronaut.server.host, "0.0.0.0");
    assert.equal(configuration.kestra.url, "http://env");
    assert.deepEqual(configuration.kestra.variables.globals, { a: 1, b: 3 });
    assert.equal(originOf("micronaut.server.port"), "--port");
    assert.equal(originOf("micronaut.server.host"), "config.yml:1:31");
    assert.equal(originOf("kestra.url"), "environment variable KESTRA_URL");
  });

  it("replaces lists whole", () => {
    const list = (...paths: readonly string[]) => `micronaut: {io: {watch: {paths: [${paths.join(", ")}]}}}`;
    const { configuration } = loaded([file(list("a")), file(list("b", "c"))]);
    assert.deepEqual(configuration.micronaut.io.watch.paths, ["a"]);
  });

  it("takes a value that is null or empty for one that is not set", () => {
    const { configuration } = loaded([
      file("micronaut:\n  server:\n    port:\n    host: ~\n"),
      file("micronaut: {server: {port: 9}}"),
    ]);
    assert.equal(configuration.micronaut.server.port, 9);
    assert.equal(configuration.micronaut.server.host, "127.0.0.1");
  });

  it("reads durations, sizes, words in any case, and lists with commas", () => {
    const { configuration } = loaded([
      file("kestra: {server: {termination-grace-period: PT1M, worker-task-restart-strategy: never}}"),
      environment({
        KESTRA_SERVER_LIVENESS_TIMEOUT: "20s",
        KESTRA_STORAGE_MINIO_PART_SIZE: "10MB",
        MICRONAUT_IO_WATCH_PATHS: "a, b",
        DATASOURCES_POSTGRES_CONNECTION_TIMEOUT: "30000",
      }),
    ]);
    const { server, storage } = configuration.kestra;
    assert.equal(server["termination-grace-period"], 60_000);
    assert.equal(server["worker-task-restart-strategy"], "NEVER");
    assert.equal(server.liveness.timeout, 20_000);
    assert.equal(storage.minio["part-size"], 10 * 1024 * 1024);
    assert.deepEqual(configuration.micronaut.io.watch.paths, ["a", "b"]);
    assert.equal(configuration.datasources["postgres"]?.["connection-timeout"], 30_000);
  });

  it("keeps what is written as text for keys of texts", () => {
    const { configuration } = loaded([file("datasources: {postgres: {password: 12345678, username: true}}")]);
    assert.equal(configuration.datasources["postgres"]?.password, "12345678");
    assert.equal(configuration.datasources["postgres"]?.username, "true");
  });

  it("knows loggers by names with dots, however they are nested", () => {
    const { configuration } = loaded([
      file("logger: {levels: {io.kestra: debug, worker: WARN, io: {kestra: {core: OFF}}}}"),
      environment({ LOGGER_LEVELS_IO_MICRONAUT: "TRACE" }),
    ]);
    assert.deepEqual(configuration.logger.levels, {
      "io.micronaut": "TRACE",
      "io.kestra": "DEBUG",
      worker: "WARN",
      "io.kestra.core": "OFF",
    });
  });
});

describe("what is wrong with a configuration", () => {
  it("is told all at once, with place, key, what was found and what is allowed", () => {
    const text = [
      "kestra:",
      "  queue: postgres",
      "  server:",
      "    liveness:",
      "      enabled: maybe",
      "      timeout: soon",
      "    worker-task-restart-strategy: LATER",
      "micronaut:",
      "  server:",
      "    port: 70000",
      "    host: {name: a}",
    ].join("\n");
    assert.deepEqual(problems([file(text), environment({ ENDPOINTS_ALL_PORT: "x" })]), [
      'application.yml:2:3 kestra.queue: wants keys below it, such as type, postgres; found "postgres"',
      'environment variable ENDPOINTS_ALL_PORT endpoints.all.port: "x" is not allowed; write a whole number from 0 to 65535.',
      'application.yml:5:7 kestra.server.liveness.enabled: "maybe" is not allowed; write true or false.',
      'application.yml:6:7 kestra.server.liveness.timeout: "soon" is not allowed; write a duration such as 10s, 5m or PT1M of at least 500ms.',
      'application.yml:7:5 kestra.server.worker-task-restart-strategy: "LATER" is not allowed; write one of IMMEDIATELY, AFTER_TERMINATION_GRACE_PERIOD, NEVER.',
      'application.yml:10:5 micronaut.server.port: "70000" is not allowed; write a whole number from 0 to 65535.',
      "application.yml:11:5 micronaut.server.host: a map is not allowed; write one value.",
    ]);
  });

  it("shows no password", () => {
    const [problem = ""] = problems([file("datasources: {postgres: {password: [hunter2]}}")]);
    assert.match(problem, /datasources\.postgres\.password/);
    assert.doesNotMatch(problem, /hunter2/);
  });

  it("is the YAML itself, with its place", () => {
    const [problem = ""] = problems([file("kestra:\n  url: 'a\n")]);
    assert.match(problem, /^application\.yml:\d+:\d+: invalid YAML/);
  });

  it("is a file that is no map, or too large", () => {
    assert.match(problems([file("- a")])[0] ?? "", /^application\.yml:1:1: a configuration is a map/);
    assert.match(problems([file(`# ${"x".repeat(1024 * 1024)}`)])[0] ?? "", /larger than 1024 KB/);
  });

  it("is aliases that stand for too much", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level <= 9; level++) {
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(", ")}]`,
      );
    }
    assert.match(problems([file(lines.join("\n"))])[0] ?? "", /aliases of the file stand for more than/);
  });
});

describe("unknown keys", () => {
  it("warn, with what was probably meant", () => {
    const { warnings } = loaded([
      file("kestra: {qeue: {type: postgres}, server: {livness: {enabled: true}}, quite-other: 1}"),
    ]);
    assert.deepEqual(warnings, [
      "application.yml:1:10 kestra.qeue: nothing here is called so, and it changes nothing. Did you mean kestra.queue?",
      "application.yml:1:43 kestra.server.livness: nothing here is called so, and it changes nothing. Did you mean kestra.server.liveness?",
      "application.yml:1:70 kestra.quite-other: nothing here is called so, and it changes nothing.",
    ]);
  });

  it("in the environment warn only where they come near a key", () => {
    const { warnings } = loaded([
      environment({ KESTRA_QUEUE_TYP: "postgres", KESTRA_MY_OWN_VARIABLE_OF_FLOWS: "1", KESTRA_PLUGINS_PATH: "/p" }),
      environment({ KESTRA_CLI_SERVER: "http://localhost:8080", KESTRA_CLI_USER: "ada", KESTRA_CLI_TOKEN: "t" }),
    ]);
    assert.deepEqual(warnings, [
      "environment variable KESTRA_QUEUE_TYP: no key has this name, and it changes nothing. Did you mean KESTRA_QUEUE_TYPE?",
    ]);
  });

  it("are fine where placeholders name them", () => {
    const { configuration, warnings } = loaded([file("my: {host: db}\nkestra: {url: 'http://${my.host}'}")]);
    assert.equal(configuration.kestra.url, "http://db");
    assert.deepEqual(warnings, []);
  });

  it("of Kestra that change nothing here are told in one line", () => {
    const { warnings } = loaded([file("jackson: {a: 1}\nflyway: {b: 2}")]);
    assert.deepEqual(warnings, [
      "Known from Kestra, but without effect here: flyway, jackson (docs/configuration.md says why).",
    ]);
  });
});

const PLACEHOLDERS: readonly (readonly [text: string, value: string])[] = [
  ["${NAME}", "ada"],
  ["x-${NAME}-${NAME}", "x-ada-ada"],
  ["${MISSING:none}", "none"],
  ["${MISSING:}", ""],
  ["${MISSING:${NAME}}", "ada"],
  ["${MISSING:${OTHER:deep}}", "deep"],
  ["${MISSING:NAME:last}", "ada"],
  ["${MISSING:OTHER:last}", "last"],
  ["${MISSING:http://localhost:8080/}", "http://localhost:8080/"],
  ["${MISSING:jdbc:postgresql://db:5432/k}", "jdbc:postgresql://db:5432/k"],
  ["${MISSING:`a:b}`}", "a:b}"],
  ["${some.name}", "dotted"],
  ["${kestra.environment.name}", "stage"],
  ["${random.port}", "4711"],
];

describe("a placeholder", () => {
  for (const [text, value] of PLACEHOLDERS) {
    it(`written as ${text} gives "${value}"`, () => {
      const source = file(`kestra: {url: ${JSON.stringify(text)}, environment: {name: stage}}`);
      const variables = { NAME: "ada", SOME_NAME: "dotted" };
      assert.equal(loaded([source], variables).configuration.kestra.url, value);
    });
  }

  it("may stand for a number", () => {
    const { configuration } = loaded([file("micronaut: {server: {port: '${PORT:9090}'}}")]);
    assert.equal(configuration.micronaut.server.port, 9090);
  });

  it("without a value is told, with the variable to set", () => {
    assert.deepEqual(problems([file("kestra:\n  url: ${my.host}\n")]), [
      "application.yml:2:3 kestra.url: the placeholder ${my.host} has no value: set the environment variable MY_HOST, or write ${my.host:default}.",
    ]);
  });

  it("in a circle is told", () => {
    assert.match(problems([file("kestra: {url: '${kestra.url}'}")])[0] ?? "", /in a circle/);
  });

  it("stays as it is where values are free", () => {
    const { configuration } = loaded([file("kestra: {variables: {globals: {script: 'echo ${UNSET}'}}}")]);
    assert.deepEqual(configuration.kestra.variables.globals, { script: "echo ${UNSET}" });
  });
});

describe("what is in force", () => {
  it("hides passwords, keys and users in URLs", () => {
    const text = inForceText(
      loaded([
        file(
          [
            "datasources: {postgres: {url: 'jdbc:postgresql://u:hunter1@db/k?password=hunter2', password: hunter3}}",
            "kestra: {encryption: {secret-key: hunter4}, storage: {s3: {secret-key: hunter5, endpoint: 'http://a:hunter6@s3'}}}",
            "kestra.secret: {vault: {token: hunter7, address: 'http://x:hunter8@v'}}",
            "kestra.variables.globals: {apiToken: hunter9, plain: visible}",
          ].join("\n"),
        ),
      ]),
    );
    assert.doesNotMatch(text, /hunter/);
    assert.match(text, /plain: visible {2}# application\.yml:4:/);
  });

  it("can be read back as it was", () => {
    const key = fc.constantFrom("a", "b-c", "d e", "f.g", "__proto__");
    const globals = fc.dictionary(key, fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string())));
    fc.assert(
      fc.property(
        globals,
        fc.integer({ min: 500, max: 1e9 }),
        fc.integer({ min: 0, max: 65_535 }),
        (all, timeout, port) => {
          const written = {
            kestra: { variables: { globals: all }, server: { liveness: { timeout: `${timeout}ms` } } },
          };
          const source = file(JSON.stringify({ ...written, micronaut: { server: { port } } }));
          const first = load([source]);
          // What YAML itself forbids, such as control characters, is not the matter here.
          fc.pre(first.ok);
          const text = inForceText(first.loaded);
          // Nor is what looks like the user of a URL: it is hidden, and stays so.
          fc.pre(!text.includes(HIDDEN));
          const again = loaded([file(text)]);
          assert.deepEqual(again.configuration, first.loaded.configuration);
        },
      ),
    );
  });
});

describe("reading a configuration", () => {
  it("never throws, whatever is written", () => {
    const words = fc.constantFrom(
      "kestra",
      "queue",
      "type",
      "server",
      ":",
      "\n",
      "  ",
      "- ",
      "${",
      "}",
      "a",
      "&a",
      "*a",
      "{",
      "'",
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
        load([file(parts.join(""))]);
      }),
    );
  });
});
