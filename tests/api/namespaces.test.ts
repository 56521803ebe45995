import assert from "node:assert/strict";
import { test } from "node:test";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const YAML = { "content-type": "application/x-yaml" };
const JSON_TYPE = { "content-type": "application/json" };

async function save(api: ApiBench, ...names: readonly string[]): Promise<void> {
  const flows = names.map(
    (name) => `id: f\nnamespace: ${name}\ntasks:\n  - {id: say, type: io.kestra.plugin.core.debug.Return}\n`,
  );
  await api.call("POST", "/api/v1/main/flows/bulk", { body: flows.join("---\n"), headers: YAML });
}

test("namespaces are found with the ones above them", async () => {
  await using api = await startApiBench();
  await save(api, "company.team", "company.team.sub", "other");
  const found = async (query: string) => {
    const { results } = (await api.call("GET", `/api/v1/main/namespaces/search?${query}`)).json;
    return (Array.isArray(results) ? results : []).map(({ id }) => id).join(" ");
  };
  assert.equal(await found(""), "company company.team company.team.sub other");
  assert.equal(await found("existing=true"), "company.team company.team.sub other");
  assert.equal(await found("q=TEAM"), "company.team company.team.sub");
  assert.equal(await found("filters[q][EQUALS]=team.s"), "company.team.sub");
  assert.equal(await found("filters[namespace][PREFIX]=company.team"), "company.team company.team.sub");
  assert.equal(await found("sort=id:desc&size=1"), "other");
  const [first] = JSON.parse((await api.call("GET", "/api/v1/namespaces/search")).text).results;
  assert.deepEqual(first, { id: "company", deleted: false, disabled: true });
  const any = await api.call("GET", "/api/v1/main/namespaces/any.name");
  assert.deepEqual(any.json, { id: "any.name", deleted: false });
  assert.equal((await api.call("GET", "/api/v1/main/namespaces/company/inherited-variables")).text, "{}");
  const proposed = async (body: unknown) =>
    (await api.call("POST", "/api/v1/main/namespaces/autocomplete", { body: JSON.stringify(body), headers: JSON_TYPE }))
      .text;
  assert.equal(await proposed({ q: "sub", ids: ["other", "nobody"] }), '["other","company.team.sub"]');
  assert.equal(await proposed({ existingOnly: true }), '["company.team","company.team.sub","other"]');
});
