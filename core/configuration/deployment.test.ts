import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { databaseText, deploymentOf, storageText } from "./deployment.ts";
import { loadConfiguration } from "./load.ts";

function deploy(text: string, standalone = true) {
  const sources = [{ kind: "file", name: "application.yml", text }] as const;
  const result = loadConfiguration({ sources, variables: {}, random: () => undefined });
  if (!result.ok) assert.fail(result.problems.join("\n"));
  return deploymentOf(result.loaded, { dataDirectory: "data", standalone });
}

function deployed(text: string, standalone = true) {
  const result = deploy(text, standalone);
  if (!result.ok) assert.fail(result.problems.join("\n"));
  return result.deployment;
}

function refused(text: string, standalone = true): string {
  const result = deploy(text, standalone);
  return result.ok ? "" : result.problems.join("\n");
}

/** The block of the documentation of Kestra's docker-compose file. */
const DOCKER_COMPOSE = `
datasources:
  postgres:
    url: jdbc:postgresql://postgres:5432/kestra
    driverClassName: org.postgresql.Driver
    username: kestra
    password: k3str4
kestra:
  server:
    basicAuth:
      enabled: false
      username: "admin@localhost.dev" # it must be a valid email address
      password: kestra
  repository:
    type: postgres
  storage:
    type: local
    local:
      basePath: "/app/storage"
  queue:
    type: postgres
  tasks:
    tmpDir:
      path: /tmp/kestra-wd/tmp
  url: http://localhost:8080/
`;

const storage = "kestra.storage: {type: local, local: {base-path: files}}";

describe("a deployment", () => {
  it("takes the configuration that Kestra's documentation gives for docker-compose", () => {
    const { database, storage, basicAuth, notices } = deployed(DOCKER_COMPOSE, false);
    assert.deepEqual(database, {
      kind: "database",
      address: {
        kind: "postgres",
        host: "postgres",
        port: 5432,
        database: "kestra",
        tls: "prefer",
        ignored: [],
      },
      user: "kestra",
      password: "k3str4",
    });
    assert.deepEqual(storage, { type: "local", directory: "/app/storage" });
    assert.deepEqual(basicAuth, { credentials: undefined, isOff: true, errors: [] });
    assert.deepEqual(notices, []);
  });

  it("is an embedded database and a folder where nothing is said", () => {
    const { database, storage, notices } = deployed("{}");
    assert.equal(databaseText(database), "SQLite data/kestra.db");
    assert.equal(storageText(storage), "local data/storage");
    assert.match(notices.join(), /No database is configured/);
  });

  it("of roles of their own needs a database that they can share, and a storage", () => {
    assert.match(refused("{}", false), /a role of its own works over postgres or mysql/);
    assert.match(refused("{}", false), /kestra\.storage\.type is not set/);
    for (const type of ["sqlite", "h2", "memory"]) {
      assert.match(
        refused(`kestra: {queue: {type: ${type}}, repository: {type: ${type}}}\n${storage}`, false),
        /postgres/,
      );
    }
  });

  it("has queue and repository in one database", () => {
    assert.match(refused("kestra: {queue: {type: postgres}, repository: {type: mysql}}"), /in the same database here/);
    assert.equal(refused("kestra: {queue: {type: memory}, repository: {type: memory}}"), "");
  });

  it("takes the only datasource where the type is not said", () => {
    const { database, notices } = deployed("datasources: {mysql: {url: 'jdbc:mariadb://db/k'}}");
    assert.equal(databaseText(database), "MySQL mysql://db:3306/k");
    assert.match(notices.join(), /taking mysql/);
  });

  for (const [type, why] of [
    ["kafka", "come later"],
    ["elasticsearch", "come later"],
    ["oracle", "write one of sqlite, h2, postgres, mysql, memory"],
  ]) {
    it(`says what to do about the type ${type}`, () => {
      assert.match(refused(`kestra: {queue: {type: ${type}}}`), new RegExp(`^application\\.yml:1:\\d+ .*${why}`));
    });
  }

  it("needs the address of the database that it names", () => {
    assert.match(
      refused("kestra.queue.type: postgres"),
      /^application\.yml:1:1 datasources\.postgres\.url is not set, but kestra\.queue\.type is postgres/,
    );
    assert.match(
      refused("kestra.queue.type: postgres\ndatasources.postgres.url: jdbc:mysql://db/k"),
      /application\.yml:2:1 datasources\.postgres\.url: is the address of mysql/,
    );
  });

  it("takes h2 for the embedded database, with a notice", () => {
    const { database, notices } = deployed(
      "kestra: {queue: {type: h2}, repository: {type: h2}}\ndatasources: {h2: {url: 'jdbc:h2:file:./data/db;TIME ZONE=UTC'}}",
    );
    assert.equal(databaseText(database), "SQLite ./data/db.db");
    assert.match(notices.join(), /h2 means the embedded database/);
    const inMemory = deployed("kestra.queue.type: h2\ndatasources.h2.url: 'jdbc:h2:mem:public;DB_CLOSE_DELAY=-1'");
    assert.deepEqual(inMemory.database, { kind: "memory" });
    assert.match(inMemory.notices.join(), /nothing is kept/);
    const pathless = deployed("kestra.queue.type: h2");
    assert.match(pathless.notices.join(), /h2 means the embedded database here, in data\/kestra\.db/);
    const elsewhere = "kestra.queue.type: h2\ndatasources.h2.url: 'jdbc:h2:tcp://localhost/~/kestra'";
    assert.match(refused(elsewhere), /^application\.yml:2:1 datasources\.h2\.url: is a database of an H2 server/);
  });

  it("needs a bucket for S3 and a folder for local storage", () => {
    assert.match(refused("kestra.storage.type: s3"), /^application\.yml:1:1 kestra\.storage\.s3\.bucket is not set/);
    assert.match(refused("kestra.storage.type: local"), /^application\.yml:1:1 .*base-path is not set/);
    assert.match(refused("kestra.storage.type: gcs"), /"gcs" is not supported: this type of storage comes later/);
  });

  it("has users sign in where a user is named, unless that is switched off", () => {
    const auth = (more: string) => deployed(`kestra.server.basic-auth: {username: a@b.c${more}}`).basicAuth;
    const credentials = { username: "a@b.c", password: "Secret-1" };
    assert.deepEqual(auth(", password: Secret-1"), { credentials, isOff: false, errors: [] });
    assert.deepEqual(auth(", password: x, enabled: false"), { credentials: undefined, isOff: true, errors: [] });
    assert.deepEqual(deployed("").basicAuth, { credentials: undefined, isOff: false, errors: [] });
    assert.deepEqual(auth("").errors, ["No password is given"]);
    const bad = deployed("kestra.server.basic-auth: {enabled: true, username: ada, password: secret}").basicAuth;
    assert.equal(bad.credentials, undefined);
    assert.deepEqual(bad.errors, [
      "The username must be an e-mail address",
      "The password must have at least 8 characters",
      "The password must have an upper case letter",
      "The password must have a digit",
    ]);
    assert.deepEqual(deployed("endpoints.all.basic-auth: {username: ada, password: x}").managementAuth, {
      username: "ada",
      password: "x",
    });
  });

  it("speaks HTTPS with PEM files, and says how to make them of a key store", () => {
    const ssl = (keys: string) => `micronaut.server.ssl: {enabled: true, ${keys}}`;
    assert.deepEqual(deployed(ssl("certificate: c.pem, private-key: k.pem")).tls, {
      certificate: "c.pem",
      privateKey: "k.pem",
      passphrase: undefined,
    });
    assert.equal(deployed("micronaut.server.ssl: {certificate: c.pem}").tls, undefined);
    assert.match(refused(ssl("certificate: c.pem")), /^application\.yml:1:\d+ .*private-key is not set/);
    assert.match(refused(ssl("key-store: {path: file:a.p12, type: PKCS12}")), /ssl\.key-store: .*openssl pkcs12/);
  });

  it("has two ports, where one process has both", () => {
    const same = "micronaut.server.port: 9000\nendpoints.all.port: 9000";
    assert.match(refused(same), /^application\.yml:2:1 endpoints\.all\.port: 9000 is the port of micronaut/);
    assert.equal(refused("micronaut.server.port: 0\nendpoints.all.port: 0"), "");
  });

  it("needs settings of plugins that make sense", () => {
    assert.match(
      refused("kestra.plugins:\n  defaults: [{forced: true}]"),
      /^application\.yml:2:3 kestra\.plugins\.defaults: \[0\]\.type: name a type/,
    );
    const schedules = "{type: io.kestra.plugin.core.trigger.Schedule, values: {recoverMissedSchedules: SOME}}";
    assert.match(
      refused(`kestra.plugins:\n  configurations: [${schedules}]`),
      /^application\.yml:2:3 kestra\.plugins\.configurations: .*recoverMissedSchedules: write one of ALL, LAST, NONE/,
    );
  });

  it("needs an encryption key of a length that AES takes", () => {
    const key = (bytes: number) => `kestra.encryption.secret-key: ${"A".repeat(Math.ceil((bytes * 4) / 3))}`;
    assert.equal(refused(key(32)), "");
    assert.match(refused(key(31)), /16, 24 or 32 bytes/);
  });
});
