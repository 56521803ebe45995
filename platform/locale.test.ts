import assert from "node:assert/strict";
import { test } from "node:test";
import { localeCountry } from "./locale.ts";

const CASES: readonly (readonly [Readonly<Record<string, string>>, string | undefined])[] = [
  [{ LANG: "de_DE.UTF-8" }, "DE"],
  [{ LANG: "de_DE.UTF-8", LC_ALL: "fr_CA" }, "CA"],
  [{ LANG: "de_DE.UTF-8", LC_ALL: "", LC_MESSAGES: "en_GB@euro" }, "GB"],
  [{ LANG: "C.UTF-8" }, undefined],
  [{ LANG: "en" }, undefined],
  [{}, undefined],
];
for (const [variables, country] of CASES) {
  test(`the country of a machine with ${JSON.stringify(variables)} is ${country ?? "not known"}`, () => {
    assert.equal(
      localeCountry((name) => variables[name]),
      country,
    );
  });
}
