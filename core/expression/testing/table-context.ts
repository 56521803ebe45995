/** The variables and services that the tables of templates are rendered with. */
import type { ExpressionServices, Variables } from "../contract.ts";

/** A template, and the text it renders to or how the message of its fault begins. */
export type Row = readonly [template: string, expected: string | { readonly fault: string }];

/** What templates of the tables see. */
export const CONTEXT: Variables = {
  vars: {
    s: "Hello World",
    n: 42,
    f: 3.75,
    b: true,
    l: [3, 1, 2],
    ls: ["b", "a", "c", "a"],
    m: { x: 1, y: { z: "deep" } },
    e: "",
    el: [],
    lm: [
      { k: "a", v: 1 },
      { k: "b", v: 2 },
    ],
    js: '{"a": [1, {"b": "c"}], "d": 1.5}',
    d: "2024-03-05T14:07:09.123456Z",
    big: 12_345_678_901,
    html: "<b>'x' & \"y\"</b>",
    nested: "{{ vars.s }}",
    url: "a b&c=d/é",
  },
  flow: { id: "q38", namespace: "ask.fdcde", revision: 1, tenantId: "main" },
  execution: { id: "e", state: "RUNNING", startDate: "2026-11-23T16:31:42.591118Z", originalId: "e" },
  task: { id: "r", type: "io.kestra.plugin.core.debug.Return" },
  taskrun: { id: "t", attemptsCount: 0, startDate: "2026-11-23T16:31:42.591118Z" },
  labels: { team: "core" },
  parents: [],
  envs: {},
  globals: {},
  outputs: {},
  tasks: { r: { state: "CREATED" } },
};

/** Services that find nothing. */
export const SERVICES: ExpressionServices = {
  secret: () => undefined,
  kv: () => undefined,
  readFile: (path) => Promise.reject(new Error(`File '/${path}' was not found in namespace 'ask.fdcde'.`)),
  fileExists: () => false,
  errorLogs: () => [],
  freePort: () => 4_000,
  http: () => Promise.reject(new Error("no connection")),
};
