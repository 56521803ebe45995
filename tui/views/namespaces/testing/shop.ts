/** What a server answers about a namespace with files, pairs and secrets, recorded from one and shortened. */
import type { ApiRequest } from "../../../../core/rest/rest-api.ts";
import { RecordedApi } from "../../../testing/recorded-api.ts";

const FILES: Readonly<Record<string, readonly unknown[]>> = {
  "/": [file("b.yml", 15), folder("scripts"), file("a.py", 312)],
  "/scripts": [folder("deep"), file("load.py", 20_480)],
  "/scripts/deep": [file("image.bin", 3)],
};

function file(fileName: string, size: number) {
  const time = Date.parse("2025-12-31T22:00:00Z");
  return { fileName, lastModifiedTime: time, creationTime: time, type: "File", size };
}

function folder(fileName: string) {
  return { ...file(fileName, 0), type: "Directory" };
}

const PATHS = ["/a.py", "/b.yml", "/scripts/load.py", "/scripts/deep/image.bin"];

const CONTENTS: Readonly<Record<string, string>> = {
  "/a.py": 'print("hello")\n',
  "/b.yml": "a: 1\n",
  "/scripts/load.py": "load()\n",
  "/scripts/deep/image.bin": "a\u0000b",
};

/** The value of a query. */
export function queried(request: ApiRequest, name: string): string {
  return String(request.query?.[name] ?? "");
}

const pair = (namespace: string, key: string, more: Readonly<Record<string, string>> = {}) => ({
  namespace,
  key,
  revision: 1,
  creationDate: "2025-12-31T20:00:00Z",
  updateDate: "2025-12-31T20:00:00Z",
  ...more,
});

const OWN_PAIRS = [
  pair("company.shop", "code", { expirationDate: "2026-01-01T02:00:00Z" }),
  pair("company.shop", "rules", { description: "Rules of the shop" }),
];

/** The server. The namespace is `company.shop`; above it is `company`. */
export function shopApi(): RecordedApi {
  const shop = "namespaces/company.shop";
  return new RecordedApi({
    "GET namespaces/search": {
      results: [
        { id: "company", deleted: false, disabled: true, description: "All of it" },
        { id: "company.shop", deleted: false, disabled: true },
        { id: "other", deleted: false, disabled: true },
      ],
      total: 3,
    },
    "GET flows/search": (request: ApiRequest) =>
      queried(request, "filters[namespace][EQUALS]") === "company.shop"
        ? { results: [{ id: "report", namespace: "company.shop", revision: 4, disabled: false }], total: 1 }
        : { results: [], total: queried(request, "filters[namespace][PREFIX]") === "company" ? 12 : 1 },
    [`GET ${shop}/dependencies`]: {
      nodes: [
        { uid: "1", namespace: "company.shop", id: "report" },
        { uid: "2", namespace: "company", id: "import" },
      ],
      edges: [{ source: "2", target: "1", relation: "FLOW_TRIGGER" }],
    },
    [`GET ${shop}/files/directory`]: (request: ApiRequest) => FILES[queried(request, "path")] ?? [],
    [`GET ${shop}/files/search`]: (request: ApiRequest) => PATHS.filter((path) => path.includes(queried(request, "q"))),
    [`GET ${shop}/files`]: (request: ApiRequest) => CONTENTS[queried(request, "path")] ?? "",
    [`POST ${shop}/files`]: {},
    [`PUT ${shop}/files`]: {},
    [`POST ${shop}/files/directory`]: {},
    [`DELETE ${shop}/files`]: {},
    [`GET ${shop}/kv`]: OWN_PAIRS,
    [`GET ${shop}/kv/inheritance`]: [...OWN_PAIRS, pair("company", "region")],
    [`GET ${shop}/kv/code`]: { type: "STRING", value: "007", revision: 1, updated: "2025-12-31T20:00:00Z" },
    [`GET ${shop}/kv/rules`]: { type: "JSON", value: { retries: 3 }, revision: 1, updated: "2025-12-31T20:00:00Z" },
    "GET namespaces/company/kv/region": {
      type: "STRING",
      value: "north",
      revision: 1,
      updated: "2025-12-31T20:00:00Z",
    },
    [`GET ${shop}/secrets`]: {
      readOnly: false,
      results: [
        {
          namespace: "company.shop",
          key: "DB_PASSWORD",
          description: "of the shop",
          tags: [{ key: "db", value: "main" }],
        },
        { key: "GIVEN", tags: [] },
      ],
      total: 2,
    },
    [`GET ${shop}/inherited-secrets`]: { "company.shop": ["DB_PASSWORD", "GIVEN"], company: ["TOKEN", "DB_PASSWORD"] },
    [`PUT ${shop}/secrets`]: [],
    [`DELETE ${shop}/secrets/DB_PASSWORD`]: {},
  });
}

/** What was sent by the last request of a name, such as `POST namespaces/company.shop/files`. */
export async function sent(
  api: RecordedApi,
  name: string,
): Promise<{ readonly request: ApiRequest; readonly text: string }> {
  const request = api.requests[api.asked.lastIndexOf(name)];
  if (request === undefined) throw new Error(`${name} was not asked, but:\n${api.asked.join("\n")}`);
  return { request, text: await new Response(request.body ?? "").text() };
}
