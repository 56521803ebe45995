import assert from "node:assert/strict";
import { test } from "node:test";
import { StorageError } from "../../../core/contracts/storage.ts";
import { guard, optional } from "./disk-faults.ts";

const FAULTS = [
  ["ENOENT", "NOT_FOUND", /no file \/a\/b\.txt/],
  ["ENOSPC", "NO_SPACE", /No space is left/],
  ["EDQUOT", "NO_SPACE", /No space is left/],
  ["ENOTDIR", "NOT_A_DIRECTORY", /stands in its way/],
  ["EISDIR", "NOT_A_DIRECTORY", /stands in its way/],
  ["ENAMETOOLONG", "FORBIDDEN_PATH", /too long for the disk/],
  ["EROFS", "UNAVAILABLE", /cannot use \/a\/b\.txt: EROFS: from the disk/],
  ["EACCES", "UNAVAILABLE", /cannot use \/a\/b\.txt: EACCES: from the disk/],
] as const;

function diskFault(code: string): Error {
  return Object.assign(new Error(`${code}: from the disk`), { code });
}

for (const [code, expected, message] of FAULTS) {
  test(`the disk's ${code} is told as ${expected}, and keeps its cause`, async () => {
    const cause = diskFault(code);
    await assert.rejects(
      guard("/a/b.txt", () => Promise.reject(cause)),
      (error) => {
        assert.ok(error instanceof StorageError);
        assert.equal(error.code, expected);
        assert.match(error.message, message);
        assert.equal(error.cause, code === "ENOENT" ? undefined : cause);
        return true;
      },
    );
  });
}

test("what is not there is undefined where that is allowed, and other faults are not hidden", async () => {
  assert.equal(await optional("/a", () => Promise.reject(diskFault("ENOENT"))), undefined);
  assert.equal(await optional("/a", () => Promise.reject(diskFault("ENOTDIR"))), undefined);
  assert.equal(await optional("/a", () => Promise.reject(diskFault("ENAMETOOLONG"))), undefined);
  await assert.rejects(
    optional("/a", () => Promise.reject(diskFault("EACCES"))),
    StorageError,
  );
});
