import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { createSecrets as createMemorySecrets } from "../../backends/repository/memory/kept-secrets.ts";
import type { Clock } from "../../core/contracts/clock.ts";
import { environmentSecrets } from "./environment-secrets.ts";
import { SECRET_BYTES_MAX, SecretError, SecretStore } from "./secret-store.ts";
import { createSecrets } from "./secrets.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const OTHER_KEY = Buffer.alloc(32, 8).toString("base64");
const clock: Clock = { now: () => 0, after: () => ({ cancel: () => undefined }) };

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function open(encryptionKey: string | undefined = KEY) {
  const repository = createMemorySecrets();
  return { repository, store: new SecretStore({ repository, clock, encryptionKey }) };
}

function secret(namespace: string, key: string, value: string) {
  return { tenantId: "main", namespace, key, value };
}

describe("secrets of the environment", () => {
  test("are Base64, found whatever the case of their name", () => {
    const { find } = environmentSecrets({ SECRET_MY_KEY: base64("häll\no"), MY_KEY: base64("none"), SECRET: "x" });
    assert.equal(find("MY_KEY"), "häll\no");
    assert.equal(find("my_key"), "häll\no");
    assert.equal(find("KEY"), undefined);
    assert.equal(find(""), undefined);
  });

  test("may be broken into lines and end in a line of their own", () => {
    const long = "x".repeat(100);
    const wrapped = base64(`${long}\n`).replaceAll(/(.{76})/g, "$1\r\n");
    const { find } = environmentSecrets({ SECRET_LONG: `${wrapped}\n`, SECRET_OPEN: base64("ab").replace(/=+$/, "") });
    assert.equal(find("LONG"), long);
    assert.equal(find("OPEN"), "ab");
  });

  test("that cannot be decoded are left out and told, without their value", () => {
    const problems: string[] = [];
    const names = { SECRET_PLAIN: "not base64!", SECRET_URL: "_-_-", SECRET_CUT: "abcde", SECRET_MID: "ab=cd" };
    const { find } = environmentSecrets({ ...names, SECRET_GOOD: base64("good") }, (problem) => problems.push(problem));
    assert.equal(find("PLAIN"), undefined);
    assert.equal(find("GOOD"), "good");
    assert.equal(problems.length, 4);
    assert.match(problems[0] ?? "", /SECRET_PLAIN .* not Base64/);
    assert.doesNotMatch(problems.join(), /not base64!|abcde/);
  });
});

describe("kept secrets", () => {
  test("come back as they were kept, whatever they hold, and rest encrypted", async () => {
    const { repository, store } = open();
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 8, unit: "binary" }), async (value) => {
        await store.save(secret("a", "KEY", value));
        assert.equal(await store.find("main", "a", "key"), value);
        const stored = await repository.find("main", ["a"], "KEY");
        assert.ok(stored && !stored.value.includes(value));
        assert.ok(!Buffer.from(stored.value, "base64").includes(Buffer.from(value)));
      }),
    );
  });

  test("are inherited by the namespaces below, the nearest first", async () => {
    const { store } = open();
    await store.save(secret("a", "ONE", "of a"));
    await store.save(secret("a", "TWO", "of a"));
    await store.save(secret("a.b", "ONE", "of a.b"));
    await store.save(secret("ab", "ONE", "beside"));
    const found = ["a", "a.b", "a.b.c", "a.x", "b"].map((namespace) => store.find("main", namespace, "ONE"));
    assert.deepEqual(await Promise.all(found), ["of a", "of a.b", "of a.b", "of a", undefined]);
    assert.equal(await store.find("other", "a", "ONE"), undefined);
    assert.deepEqual(
      [...(await store.inherited("main", "a.b.c"))],
      [
        ["a.b", ["ONE"]],
        ["a", ["ONE", "TWO"]],
      ],
    );
  });

  test("are listed without values, and forgotten", async () => {
    const { store } = open();
    const tags = [{ key: "team", value: "sales" }];
    const info = await store.save({ ...secret("a", "key", "hidden"), description: "of the shop", tags });
    const expected = { tenantId: "main", namespace: "a", key: "KEY", tags, description: "of the shop" };
    assert.deepEqual(info, { ...expected, updated: "1970-01-01T00:00:00.000Z" });
    assert.deepEqual(await store.list("main", "a"), [info]);
    assert.deepEqual(await store.list("main", "b"), []);
    assert.equal(await store.delete({ ...expected, key: "key" }), true);
    assert.deepEqual(await store.list("main"), []);
  });

  test("are described anew without their value, also while that is changed", async () => {
    const { store } = open();
    await store.save({ ...secret("a", "KEY", "old"), description: "before", tags: [{ key: "k", value: "v" }] });
    const name = { tenantId: "main", namespace: "a", key: "key" };
    const [info] = await Promise.all([
      store.describe(name, { description: "after" }),
      store.save(secret("a", "OTHER", "beside")),
    ]);
    assert.deepEqual([info?.description, info?.tags], ["after", [{ key: "k", value: "v" }]]);
    await Promise.all([store.save(secret("a", "KEY", "new")), store.describe(name, { description: "last", tags: [] })]);
    assert.equal(await store.find("main", "a", "KEY"), "new");
    assert.equal(await store.describe({ ...name, namespace: "a.b" }, {}), undefined);
  });

  test("cannot be moved to another name, changed, or read with another key", async () => {
    const { repository, store } = open();
    await store.save(secret("a", "KEY", "the value"));
    const stored = await repository.find("main", ["a"], "KEY");
    assert.ok(stored);
    const unreadable = (error: unknown) =>
      error instanceof SecretError && /cannot be decrypted/.test(error.message) && !/the value/.test(error.message);
    for (const moved of [{ key: "OTHER" }, { namespace: "b" }, { tenantId: "t" }, { value: `AAAA${stored.value}` }]) {
      const there = { ...stored, ...moved };
      await repository.save(there);
      await assert.rejects(store.find(there.tenantId, there.namespace, there.key), unreadable);
    }
    await repository.save(stored);
    const other = new SecretStore({ repository, clock, encryptionKey: OTHER_KEY });
    await assert.rejects(other.find("main", "a", "KEY"), unreadable);
  });

  test("need an encryption key, which the message names", async () => {
    const { repository, store } = open();
    await store.save(secret("a", "KEY", "hidden"));
    const keyless = new SecretStore({ repository, clock, encryptionKey: undefined });
    await assert.rejects(keyless.save(secret("a", "KEY", "hidden")), /'KEY' needs an encryption key: set kestra\.enc/);
    await assert.rejects(keyless.find("main", "a", "KEY"), /'KEY' of namespace 'a' needs an encryption key/);
    assert.equal(await keyless.find("main", "a", "NONE"), undefined);
  });

  test("have keys of letters, digits and few signs, and a largest size", async () => {
    const { store } = open();
    for (const key of ["", "a b", "-a", "ä", "a\nb", "k".repeat(257)]) {
      await assert.rejects(store.save(secret("a", key, "hidden")), /is no key of a secret/);
    }
    await store.save(secret("a", "k".repeat(256), "x"));
    await store.save(secret("a", "LARGE", "x".repeat(SECRET_BYTES_MAX)));
    await assert.rejects(store.save(secret("a", "LARGE", "x".repeat(SECRET_BYTES_MAX + 1))), /larger than/);
  });
});

test("a secret is looked for in the store first, from the namespace upwards, then in the environment", async () => {
  const { store } = open();
  const environment = environmentSecrets({ SECRET_TWO: base64("of all"), SECRET_ONE: base64("of all") });
  assert.deepEqual(environment.keys, ["ONE", "TWO"]);
  const find = createSecrets(store, environment.find);
  await store.save(secret("a", "ONE", "of a"));
  const scope = { tenantId: "main", namespace: "a.b" };
  assert.equal(await find("one", scope), "of a");
  assert.equal(await find("TWO", scope), "of all");
  assert.equal(await find("THREE", scope), undefined);
  assert.equal(await find("ONE", { ...scope, namespace: "b" }), "of all");
});
