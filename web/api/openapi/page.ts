/** All calls of the API on one page: plain HTML, made here, so that it needs no scripts and nothing from elsewhere. */
import { isOptional } from "../http/read-query.ts";
import type { Route } from "../http/route.ts";
import { answersOf, documentedPath } from "./document.ts";

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dbe2, #3a3f4b); --soft: light-dark(#f4f5f8, #1d2026); }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .35rem 0; }
summary { padding: .4rem .7rem; cursor: pointer; overflow-wrap: anywhere; }
details > div { background: var(--soft); border-top: 1px solid var(--line); padding: .6rem 1rem; overflow-x: auto; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
.method { display: inline-block; min-width: 4.2rem; font-weight: 600; }
.get { color: light-dark(#1558b0, #82b4ff); } .post { color: light-dark(#13733a, #6fd68f); }
.put, .patch { color: light-dark(#8a5300, #f0b35c); } .delete { color: light-dark(#b3261e, #ff8f87); }
.old { text-decoration: line-through; } .what { opacity: .75; margin-left: .5rem; }
table { border-collapse: collapse; } td { padding: .1rem 1rem .1rem 0; vertical-align: top; }
`;

/** The page. */
export function documentPage(routes: readonly Route[], version: string): Response {
  const tags = [...new Set(routes.map(({ tag }) => tag))].sort();
  const sections = tags.map((tag) =>
    section(
      tag,
      routes.filter((each) => each.tag === tag),
    ),
  );
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Kestra API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head><body>
<h1>Kestra API ${escaped(version)}</h1>
<p>${routes.length} calls. For programs: <a href="openapi.json">openapi.json</a>.
Paths that name a tenant work without it, too.</p>
<nav>${tags.map((tag) => `<a href="#${anchor(tag)}">${escaped(tag)}</a>`).join("")}</nav>
${sections.join("\n")}</body></html>`;
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    },
  });
}

function section(tag: string, routes: readonly Route[]): string {
  return `<h2 id="${anchor(tag)}">${escaped(tag)}</h2>\n${routes.map(call).join("\n")}`;
}

function call(route: Route): string {
  const { method, summary, deprecated } = route;
  const path = `<code${deprecated ? ' class="old"' : ""}>${escaped(documentedPath(route))}</code>`;
  const answers = Object.entries(answersOf(route)).map(
    ([status, { description, content }]) =>
      `<tr><td>${status}</td><td>${escaped(description)}</td><td><code>${Object.keys(content ?? {}).join(", ")}</code></td></tr>`,
  );
  return `<details><summary><span class="method ${method.toLowerCase()}">${method}</span>${path}\
<span class="what">${escaped(summary)}</span></summary><div>
${parameters(route)}${body(route)}<p>Answers</p><table>${answers.join("")}</table></div></details>`;
}

function parameters({ query, headers, filters }: Route): string {
  const all = [...Object.entries(query?.properties ?? {}), ...Object.entries(headers?.properties ?? {})];
  const rows = all.map(([name, schema]) => {
    const isNeeded = !isOptional(schema) && schema.default === undefined;
    const notes = [
      headers && name in headers.properties ? "a header" : "",
      isNeeded ? "required" : "",
      schema.default === undefined ? "" : `default ${String(schema.default)}`,
      schema.description ?? "",
    ];
    return `<tr><td><code>${escaped(name)}</code></td><td>${escaped(notes.filter(Boolean).join("; "))}</td></tr>`;
  });
  if (filters) rows.push(`<tr><td><code>filters[…][…]</code></td><td>${escaped(filters.join(", "))}</td></tr>`);
  return rows.length === 0 ? "" : `<p>Parameters</p><table>${rows.join("")}</table>`;
}

function body({ body }: Route): string {
  if (!body) return "";
  const type = body.kind === "json" ? "application/json" : body.kind === "form" ? "multipart/form-data" : body.types[0];
  return `<p>Body: <code>${escaped(type ?? "")}</code></p>`;
}

function anchor(tag: string): string {
  return tag.toLowerCase().replace(/\W+/g, "-");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
