import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryRepository } from "../../../backends/repository/memory/memory-repository.ts";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { AccountStore } from "./account.ts";
import { isPassword } from "./password-hash.ts";

const ADA = { username: "ada@example.com", password: "Analytical-1" };
const BOB = { username: "bob@example.com", password: "Difference-2" };

function stores() {
  const { settings } = createMemoryRepository();
  const clock = new SimulatedClock();
  const store = (credentials?: typeof ADA): AccountStore =>
    new AccountStore({ settings, clock, configured: { credentials, isOff: false, errors: [] } });
  return { settings, clock, store };
}

async function userOf(store: AccountStore): Promise<string> {
  const state = await store.state();
  return state.kind === "set" ? state.account.username : state.kind;
}

test("what one web server changes is in force on the others within a second, and at once when they look again", async () => {
  const { clock, store } = stores();
  const [one, other, third] = [store(), store(), store()];
  assert.deepEqual([await userOf(one), await userOf(other), await userOf(third)], ["unset", "unset", "unset"]);
  assert.equal(await one.save(ADA, ({ kind }) => kind === "unset"), true);
  assert.deepEqual([await userOf(one), await userOf(other)], [ADA.username, "unset"]);
  await third.reread();
  assert.equal(await userOf(third), ADA.username);
  clock.advance(1_000);
  assert.equal(await userOf(other), ADA.username);
  assert.equal(await other.save(BOB, ({ kind }) => kind === "unset"), false);
  assert.equal(await userOf(one), ADA.username);
});

test("who is known stays known while the database is away, and nobody is let in who was not", async () => {
  const { settings, clock } = stores();
  let isAway = true;
  const find = (key: string): Promise<unknown> => (isAway ? Promise.reject(new Error("away")) : settings.find(key));
  const configured = { credentials: undefined, isOff: false, errors: [] };
  const store = new AccountStore({ settings: { ...settings, find }, clock, configured });
  await assert.rejects(store.state(), /away/);
  isAway = false;
  assert.equal(await store.save(ADA, () => true), true);
  isAway = true;
  clock.advance(5_000);
  assert.equal(await userOf(store), ADA.username);
  await assert.rejects(store.reread(), /away/);
});

test("the user of the configuration replaces the stored one, whose hash stays when it is the same", async () => {
  const { settings, store } = stores();
  assert.equal(await store().save(BOB, () => true), true);
  assert.equal(await userOf(store(ADA)), ADA.username);
  const [before] = await settings.list("kestra.server.basic-auth");
  assert.equal(await userOf(store(ADA)), ADA.username);
  const [after] = await settings.list("kestra.server.basic-auth");
  assert.deepEqual(after, before);
  assert.doesNotMatch(JSON.stringify(after), /Analytical/);
});

test("a stored hash that cannot be read, or would cost too much, is nobody's password", async () => {
  for (const stored of ["", "plain", "scrypt$15$$", "scrypt$99$c2FsdA==$aGFzaA==", "scrypt$x$a$b$c"]) {
    assert.equal(await isPassword("", stored), false, stored);
  }
});
