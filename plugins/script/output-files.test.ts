import assert from "node:assert/strict";
import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { keepOutputFiles, OUTPUT_FILE_LIMITS } from "./output-files.ts";
import { scriptTestContext } from "./test-context.ts";
import { createWorkspace } from "./workspace.ts";

function unexpected(message: string): void {
  assert.fail(message);
}

test("More output files than allowed are an error, as many as allowed are kept", async () => {
  await using fixture = await scriptTestContext();
  const workspace = await createWorkspace(fixture.properties, fixture.context);
  for (const name of ["a", "b", "c"]) await writeFile(join(fixture.directory, name), name);
  assert.equal(
    Object.keys(await keepOutputFiles(["*"], workspace, unexpected, { ...OUTPUT_FILE_LIMITS, filesMax: 3 })).length,
    3,
  );
  await assert.rejects(
    keepOutputFiles(["*"], workspace, unexpected, { ...OUTPUT_FILE_LIMITS, filesMax: 2 }),
    /has 3 output files; 2 are allowed/,
  );
});

test("An output file over the size limit is an error that names it", async () => {
  await using fixture = await scriptTestContext();
  const workspace = await createWorkspace(fixture.properties, fixture.context);
  const path = join(fixture.directory, "big.bin");
  await writeFile(path, "");
  await truncate(path, OUTPUT_FILE_LIMITS.fileBytesMax + 1);
  await assert.rejects(
    keepOutputFiles(["big.bin"], workspace, unexpected),
    /`big\.bin` has 10737418241 bytes; 10737418240 are allowed/,
  );
});

test("What is no file is left out of the output files, and said so", async () => {
  await using fixture = await scriptTestContext();
  const workspace = await createWorkspace(fixture.properties, fixture.context);
  await mkdir(join(fixture.directory, "folder"));
  await symlink("folder", join(fixture.directory, "link"));
  await writeFile(join(fixture.directory, "file"), "kept");
  assert.deepEqual(Object.keys(await keepOutputFiles(["link", "file"], workspace, unexpected)), ["file"]);
  assert.match(fixture.logged.join(), /`link` is no regular file/);
});
