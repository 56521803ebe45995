import assert from "node:assert/strict";
import { test } from "node:test";
import type { Retry } from "../flow/flow.ts";
import { retryDue } from "./retry.ts";

const environment = { now: 10_000, random: () => 0.5 };

interface Case {
  readonly title: string;
  readonly retry: Retry;
  readonly attempts: number;
  readonly due: number | undefined;
}

const exponential: Retry = { type: "exponential", interval: "PT1S", maxInterval: "PT5S" };

const cases: readonly Case[] = [
  { title: "constant waits the same", retry: { type: "constant", interval: "PT2S" }, attempts: 7, due: 12_000 },
  { title: "exponential begins with its interval", retry: exponential, attempts: 1, due: 11_000 },
  { title: "exponential doubles", retry: exponential, attempts: 3, due: 14_000 },
  { title: "exponential stops growing at its longest interval", retry: exponential, attempts: 30, due: 15_000 },
  { title: "exponential takes a factor", retry: { ...exponential, delayFactor: 1.5 }, attempts: 2, due: 11_500 },
  {
    title: "random lies between its intervals",
    retry: { type: "random", minInterval: "PT2S", maxInterval: "PT4S" },
    attempts: 1,
    due: 13_000,
  },
  {
    title: "the last of the attempts is the last",
    retry: { type: "constant", interval: "PT1S", maxAttempts: 3 },
    attempts: 3,
    due: undefined,
  },
  {
    title: "no try begins after the longest duration",
    retry: { type: "constant", interval: "PT1S", maxDuration: "PT10S" },
    attempts: 1,
    due: undefined,
  },
];

for (const { title, retry, attempts, due } of cases) {
  test(`a retry that is ${title}`, () => {
    assert.equal(retryDue(retry, attempts, 0, environment), due);
  });
}
