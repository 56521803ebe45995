import assert from "node:assert/strict";
import { test } from "node:test";
import { clientAddress, isForwardedSecurely, trustedProxies } from "./client-address.ts";

function addressOf(peer: string, forwarded: string | undefined, trusted: readonly string[]): string {
  const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  const request = new Request("http://localhost/", { headers });
  return clientAddress(request, { address: () => peer }, trustedProxies(trusted));
}

test("a client's address is what the nearest proxy that is not trusted says", () => {
  const trusted = ["10.0.0.0/8", "::1", "2001:db8::/32"];
  assert.equal(addressOf("1.1.1.1", "9.9.9.9", trusted), "1.1.1.1");
  assert.equal(addressOf("10.1.1.1", "9.9.9.9", trusted), "9.9.9.9");
  assert.equal(addressOf("::ffff:10.1.1.1", "8.8.8.8, 9.9.9.9, 10.2.2.2", trusted), "9.9.9.9");
  assert.equal(addressOf("::1", "2001:db8::5", trusted), "::1");
  assert.equal(addressOf("2001:db8::1", "nonsense", trusted), "nonsense");
  assert.equal(addressOf("10.1.1.1", undefined, trusted), "10.1.1.1");
  assert.equal(addressOf("10.1.1.1", "9.9.9.9", []), "10.1.1.1");
  assert.equal(addressOf("", "9.9.9.9", trusted), "");
});

test("HTTPS is believed from a trusted proxy alone", () => {
  const request = new Request("http://localhost/", { headers: { "x-forwarded-proto": "https" } });
  const proxies = trustedProxies(["10.0.0.1"]);
  assert.equal(isForwardedSecurely(request, { address: () => "10.0.0.1" }, proxies), true);
  assert.equal(isForwardedSecurely(request, { address: () => "10.0.0.2" }, proxies), false);
});

test("what is no address and no network is refused with the key that names it", () => {
  for (const text of ["proxy.example.com", "10.0.0.0/33", "::/129", "10.0.0.0/x", "10.0.0.0/-1", "/8", "10.0.0.0/"]) {
    assert.throws(() => trustedProxies([text]), /kestra\.server\.trusted-proxies: /, text);
  }
});
