import assert from "node:assert/strict";
import { test } from "node:test";
import { listenedHost } from "./listened-host.ts";

const NOBODY = { credentials: undefined, isOff: false, errors: [] };

test("other machines are listened to only when users have to sign in", () => {
  assert.deepEqual(listenedHost("0.0.0.0", "set", NOBODY), { hostname: "0.0.0.0", warnings: [] });
  for (const kind of ["off", "unset"] as const) {
    const { hostname, warnings } = listenedHost("0.0.0.0", kind, NOBODY);
    assert.equal(hostname, "127.0.0.1");
    assert.match(warnings.join(), /listens to this machine alone/);
    for (const host of ["127.0.0.1", "127.1.2.3", "localhost", "::1"]) {
      assert.deepEqual(listenedHost(host, kind, NOBODY), { hostname: host, warnings: [] });
    }
  }
  assert.equal(listenedHost("localhost.example.com", "off", NOBODY).hostname, "127.0.0.1");
});

test("what is wrong with the configured user is told, and who can sign in instead", () => {
  const choice = { ...NOBODY, errors: ["The password must have a digit"] };
  const told = (kind: "set" | "unset"): string => listenedHost("127.0.0.1", kind, choice).warnings.join("\n");
  assert.match(told("unset"), /The password must have a digit\.\n.*nobody can sign in until another one is set up/);
  assert.match(told("set"), /The password must have a digit\.\n.*the one who was set up before stays/);
});
