import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { serveHttp } from "../../platform/http-server.ts";
import { readArguments } from "../arguments/read-arguments.ts";
import { pagingArguments } from "../commands/client-options.ts";
import { ApiClient } from "./api-client.ts";
import { UsageFault } from "./faults.ts";
import { allPages, chosenPage, PAGE_ROWS_MAX } from "./lists.ts";

/** A server that has so many rows; answers what was asked, and what all its pages are. */
async function listOf(count: number, change: (page: number) => number = () => count) {
  const asked: string[] = [];
  const server = await serveHttp({
    name: "The test",
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      const [page, size] = [Number(searchParams.get("page")), Number(searchParams.get("size"))];
      asked.push(`${pathname} ${page}`);
      const total = change(page);
      const rows = Array.from({ length: Math.max(0, Math.min(size, total - (page - 1) * size)) }, () => '{"n":1.0}');
      return Promise.resolve(new Response(`{"results":[${rows.join()}],"total":${total}}`));
    },
  });
  try {
    const connection = {
      server: `http://127.0.0.1:${server.port}`,
      tenant: "main",
      headers: {},
      authorization: undefined,
      timeoutMs: undefined,
    };
    const answer = await allPages(new ApiClient(connection), { path: ["flows", "search"], query: { size: 3 } });
    return { asked, answer };
  } finally {
    await server.stop();
  }
}

describe("all pages of a list", () => {
  it("are asked for at once where they are few, and the answer stays as it is", async () => {
    const { asked, answer } = await listOf(2);
    assert.deepEqual(asked, ["/api/v1/main/flows/search 1"]);
    assert.equal(answer.text, '{"results":[{"n":1.0},{"n":1.0}],"total":2}');
  });

  it("are put together as one where they are many, every number as it was written", async () => {
    const { asked, answer } = await listOf(PAGE_ROWS_MAX * 2 + 1);
    assert.equal(asked.length, 3);
    const { results, total } = JSON.parse(answer.text);
    assert.deepEqual([results.length, total], [PAGE_ROWS_MAX * 2 + 1, PAGE_ROWS_MAX * 2 + 1]);
    assert.deepEqual(answer.data, { results, total });
    assert.equal(answer.text.match(/\{"n":1\.0\}/g)?.length, results.length);
  });

  it("end where the rows end, whatever the server promised", async () => {
    const { asked, answer } = await listOf(0, (page) => (page === 1 ? PAGE_ROWS_MAX + 5 : 0));
    assert.equal(asked.length, 2);
    assert.equal(JSON.parse(answer.text).results.length, PAGE_ROWS_MAX);
  });

  it("are held up to a number, and the total tells that there are more", async () => {
    const { asked, answer } = await listOf(PAGE_ROWS_MAX * 10 + 1);
    assert.equal(asked.length, 10);
    assert.match(answer.text, /"total":100001\}$/);
  });
});

describe("a page that was chosen", () => {
  const chosen = (...words: string[]) => {
    const read = readArguments(words, { ...pagingArguments, all: { type: "boolean" } });
    assert.ok(read.ok);
    return chosenPage(read.given);
  };

  it("is counted from 1 on, and none where nobody names one", () => {
    assert.equal(chosen(), undefined);
    assert.deepEqual(chosen("--page", "2", "--size=5"), { page: 2, size: 5 });
    assert.deepEqual(
      [chosen("--page=3"), chosen("--size=7")],
      [
        { page: 3, size: 100 },
        { page: 1, size: 7 },
      ],
    );
    for (const text of ["0", "-1", "x", "1.5", "99999999999"])
      assert.throws(() => chosen(`--page=${text}`), UsageFault);
  });

  it("is no larger than servers answer, and none beside everything", () => {
    assert.deepEqual(chosen("--size=10000"), { page: 1, size: 10_000 });
    assert.throws(() => chosen("--size=10001"), UsageFault);
    assert.throws(() => chosen("--all", "--page=2"), UsageFault);
  });
});
