import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addressText, databaseAddress, withoutCredentials } from "./database-url.ts";

const SERVER = { host: "db", port: 5432, database: "k", tls: "prefer", ignored: [] } as const;

const ADDRESSES: readonly (readonly [text: string, address: object])[] = [
  ["jdbc:postgresql://db:5432/k", { ...SERVER, kind: "postgres" }],
  ["postgres://ada:p%40ss@db/k", { ...SERVER, kind: "postgres", user: "ada", password: "p@ss" }],
  ["jdbc:postgresql://db/k?user=ada&password=x", { ...SERVER, kind: "postgres", user: "ada", password: "x" }],
  ["jdbc:postgresql://db/k?sslmode=require", { ...SERVER, kind: "postgres", tls: "require" }],
  ["jdbc:postgresql://db/k?ssl=true&currentSchema=own", { ...SERVER, kind: "postgres", tls: "require", schema: "own" }],
  ["jdbc:postgresql://[::1]:6000/k", { ...SERVER, kind: "postgres", host: "::1", port: 6000 }],
  ["jdbc:mysql://db/k", { ...SERVER, kind: "mysql", port: 3306 }],
  ["jdbc:mariadb://db:33/k?useSSL=false", { ...SERVER, kind: "mysql", port: 33, tls: "disable" }],
  ["jdbc:mysql://db/k?sslMode=VERIFY_IDENTITY", { ...SERVER, kind: "mysql", port: 3306, tls: "verify-full" }],
  ["jdbc:mysql://db/k?serverTimezone=UTC", { ...SERVER, kind: "mysql", port: 3306, ignored: ["serverTimezone"] }],
  ["jdbc:h2:file:~/k;MODE=MySQL", { kind: "sqlite", path: "~/k", inMemory: false }],
  ["jdbc:h2:mem:public", { kind: "sqlite", path: "", inMemory: true }],
  ["jdbc:sqlite:data/k.db", { kind: "sqlite", path: "data/k.db", inMemory: false }],
  ["./data/k.db", { kind: "sqlite", path: "./data/k.db", inMemory: false }],
  ["file:///data/k.db", { kind: "sqlite", path: "/data/k.db", inMemory: false }],
  ["k.sqlite", { kind: "sqlite", path: "k.sqlite", inMemory: false }],
];

describe("the address of a database", () => {
  for (const [text, address] of ADDRESSES) {
    it(`may be written as ${text}`, () => {
      const read = databaseAddress(text);
      assert.deepEqual(read.ok && read.address, address);
    });
  }

  for (const text of ["oracle://db/k", "nonsense", "jdbc:postgresql://db:x/k", "jdbc:postgresql://db"]) {
    it(`cannot be ${text}`, () => assert.equal(databaseAddress(text).ok, false));
  }

  it("is shown without user and password", () => {
    const read = databaseAddress("postgres://ada:hunter2@db/k?password=hunter2");
    assert.equal(read.ok && addressText(read.address), "postgresql://db:5432/k");
    const inSchema = databaseAddress("jdbc:postgresql://db/k?currentSchema=own");
    assert.equal(inSchema.ok && addressText(inSchema.address), "postgresql://db:5432/k, schema own");
    assert.equal(
      withoutCredentials("see postgres://ada:hunter2@db/k?password=hunter2&a=1"),
      "see postgres://****@db/k?password=****&a=1",
    );
  });
});
