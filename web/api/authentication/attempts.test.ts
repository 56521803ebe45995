import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { ADDRESSES_MAX, Attempts } from "./attempts.ts";

function made(total = 1_000_000): { clock: SimulatedClock; attempts: Attempts } {
  const clock = new SimulatedClock();
  const perAddress = { burst: 3, everyMs: 2_000 };
  return { clock, attempts: new Attempts({ clock, perAddress, total: { burst: total, everyMs: 1_000 } }) };
}

test("an address has some tries at once, then one for each span of time, and is told how long to wait", () => {
  const { clock, attempts } = made();
  for (let n = 0; n < 3; n++) assert.equal(attempts.begin("1.1.1.1"), undefined);
  assert.equal(attempts.begin("1.1.1.1"), 2);
  assert.equal(attempts.begin("1.1.1.2"), undefined);
  clock.advance(1_000);
  assert.equal(attempts.begin("1.1.1.1"), 1);
  clock.advance(1_000);
  assert.equal(attempts.begin("1.1.1.1"), undefined);
  assert.equal(attempts.begin("1.1.1.1"), 2);
  clock.advance(60_000);
  for (let n = 0; n < 3; n++) assert.equal(attempts.begin("1.1.1.1"), undefined);
  assert.equal(attempts.begin("1.1.1.1"), 2);
});

test("tries that were right do not count, and all addresses together have their limit", () => {
  const { attempts } = made(4);
  for (let n = 0; n < 20; n++) {
    assert.equal(attempts.begin("1.1.1.1"), undefined);
    attempts.succeed("1.1.1.1");
  }
  for (let n = 0; n < 4; n++) assert.equal(attempts.begin(`1.1.2.${n}`), undefined);
  assert.equal(attempts.begin("1.1.2.9"), 1);
});

test("those who were right before are not kept out by others who try", () => {
  const { attempts } = made(4);
  attempts.begin("2.2.2.2");
  attempts.succeed("2.2.2.2");
  attempts.know("3.3.3.3");
  for (let n = 0; n < 4; n++) assert.equal(attempts.begin(`1.1.1.${n}`), undefined);
  assert.deepEqual(
    [attempts.wait("2.2.2.2"), attempts.wait("3.3.3.3"), attempts.wait("4.4.4.4")],
    [undefined, undefined, 1],
  );
  for (let n = 0; n < 3; n++) assert.equal(attempts.begin("2.2.2.2"), undefined);
  assert.equal(attempts.begin("2.2.2.2"), 2);
});

test("the addresses of one network of IPv6 are one, however they are written", () => {
  const { attempts } = made();
  const same = ["2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"];
  for (const address of same) assert.equal(attempts.begin(address), undefined);
  assert.equal(attempts.begin("2001:db8:1:2:ffff::"), 2);
  assert.equal(attempts.begin("2001:db8:1:3::1"), undefined);
  assert.equal(attempts.begin("::1"), undefined);
});

test("many addresses take no more room than is set, and those that tried last are remembered", () => {
  const { attempts } = made();
  const address = (n: number): string => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
  for (let n = 0; n <= ADDRESSES_MAX; n++) for (let each = 0; each < 3; each++) attempts.begin(address(n));
  assert.equal(attempts.begin(address(ADDRESSES_MAX)), 2);
  assert.equal(attempts.begin(address(0)), undefined);
});
