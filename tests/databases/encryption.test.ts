import assert from "node:assert/strict";
import { test } from "node:test";
import { openMysql } from "../../backends/database/mysql/mysql-database.ts";
import { openPostgres } from "../../backends/database/postgres/postgres-database.ts";
import { isSqlError, sql } from "../../backends/database/testing/things.ts";
import { sharedService } from "../services/service.ts";

const postgres = await sharedService("postgres");
const mysql = await sharedService("mysql");

function addressOf(url: string) {
  const { hostname: host, port, username: user, pathname } = new URL(url);
  return { host, port: Number(port), user, database: pathname.slice(1) };
}

const skipPostgres = "missing" in postgres ? postgres.missing : false;
test("encryption that PostgreSQL does not offer is refused when it is required", { skip: skipPostgres }, async () => {
  assert.ok(!("missing" in postgres));
  const required = await openPostgres({ ...addressOf(postgres.url), tls: "require" });
  await assert.rejects(required.query(sql("SELECT 1 AS one")), (error: Error) => {
    assert.match(error.message, /does not offer encryption/);
    return isSqlError("FAULT")(error);
  });
  await required.close();
  const preferred = await openPostgres({ ...addressOf(postgres.url), tls: "prefer" });
  assert.equal((await preferred.query(sql("SELECT 1 AS one"))).length, 1);
  await preferred.close();
});

const skipMysql = "missing" in mysql ? mysql.missing : false;
test("connections to MySQL are encrypted when it is required, and certificates are looked at", {
  skip: skipMysql,
}, async () => {
  assert.ok(!("missing" in mysql));
  const database = await openMysql({ ...addressOf(mysql.url), tls: "require" });
  const [row] = await database.query(sql("SHOW STATUS LIKE 'Ssl_cipher'"));
  assert.notEqual(row?.["Value"], "");
  await database.close();
  const strict = await openMysql({ ...addressOf(mysql.url), tls: {} });
  await assert.rejects(strict.query(sql("SELECT 1 AS one")), /certificate/i);
  await strict.close();
});

test("a wrong password is told without the password", { skip: skipMysql }, async () => {
  assert.ok(!("missing" in mysql));
  const database = await openMysql({ ...addressOf(mysql.url), user: "stranger", password: "very-secret" });
  await assert.rejects(database.query(sql("SELECT 1 AS one")), (error: Error) => {
    assert.match(error.message, /Access denied for user 'stranger'/);
    assert.doesNotMatch(error.message, /very-secret/);
    return isSqlError("FAULT")(error);
  });
  await database.close();
});
