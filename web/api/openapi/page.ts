/**
 * All calls of the API on one page: plain HTML, made of the OpenAPI document, so that it needs no scripts and nothing
 * from elsewhere. Each call has a place of its own that links can lead to, and so has each schema with a name.
 */
import type { Content, OpenApiDocument, Operation, Parameter } from "./document-model.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { anchorOf, escaped, formatted } from "./page-text.ts";
import { type NamedSchemas, notesOf, propertyTable, typeText } from "./schema-text.ts";

/** What the page may load: nothing. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A call with where it is. */
interface PlacedCall {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

/** The page in HTML. */
export function documentPage({ info, tags, paths, security, components }: OpenApiDocument): string {
  const { schemas } = components;
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): PlacedCall => ({ path, method, operation })),
  );
  const sections = tags.map(({ name, description }) => {
    const own = calls.filter(({ operation }) => operation.tags.includes(name));
    const shown = own.map((each) => callText(each, schemas, security.length > 0));
    return `<section aria-labelledby="${anchorOf("tag", name)}"><h2 id="${anchorOf("tag", name)}">${escaped(name)}</h2>
${description === undefined ? "" : `<p>${formatted(description)}</p>`}
${shown.join("\n")}</section>`;
  });
  const links = tags.map(({ name }) => `<li><a href="#${anchorOf("tag", name)}">${escaped(name)}</a></li>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(info.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${PAGE_STYLE}</style></head><body>
<header><h1>${escaped(info.title)} ${escaped(info.version)}</h1>
<p>${calls.length} calls. For programs: <a href="openapi.json">openapi.json</a>.
Paths that name a tenant work without it, too. ${credentials(security.length > 0)}</p></header>
<nav aria-label="Groups of calls"><ul>${links.join("")}<li><a href="#schemas">Schemas</a></li></ul></nav>
<main>
${sections.join("\n")}
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>
${Object.keys(schemas)
  .map((name) => schemaText(name, schemas))
  .join("\n")}</section>
</main></body></html>`;
}

function credentials(isGuarded: boolean): string {
  return isGuarded
    ? "Calls need a name and a password (Basic), an API token (Bearer) or the cookie of a session, unless they say otherwise."
    : "This server asks nobody for credentials.";
}

function callText({ path, method, operation }: PlacedCall, schemas: NamedSchemas, isGuarded: boolean): string {
  const { operationId, summary, deprecated, parameters, requestBody, responses, security } = operation;
  const anchor = anchorOf("call", operationId);
  const notes = [
    `<code>${escaped(operationId)}</code>`,
    deprecated ? "deprecated" : "",
    isGuarded && security?.length === 0 ? "needs no credentials" : "",
    `<a href="#${anchor}">link to this call</a>`,
  ];
  return `<details><summary><span class="method ${method}">${method.toUpperCase()}</span>\
<code${deprecated ? ' class="old"' : ""}>${escaped(path)}</code><span class="what">${formatted(summary)}</span></summary>
<div class="call" id="${anchor}"><p>${notes.filter((note) => note !== "").join(" · ")}</p>
${parameterText(parameters)}${bodyText(requestBody, schemas)}${answerText(responses, schemas)}</div></details>`;
}

function parameterText(parameters: readonly Parameter[]): string {
  const rows = parameters.map(({ name, in: place, required, description, schema, style }) => {
    const shown = style === "deepObject" ? `${name}[…][…]` : name;
    const type = style === "deepObject" ? "conditions" : typeText(schema);
    return row(
      `<code>${escaped(shown)}</code>`,
      `${type} in the ${place}`,
      notesOf(schema, required === true ? "required" : "", description),
    );
  });
  return rows.length === 0 ? "" : `<h3>Parameters</h3><table><tbody>${rows.join("")}</tbody></table>`;
}

function bodyText(body: Operation["requestBody"], schemas: NamedSchemas): string {
  if (!body) return "";
  const note = body.required ? "" : "<p>May be left out.</p>";
  return `<h3>Body</h3>${note}${contentText(body.content, schemas)}`;
}

/** What is hoped for comes first, with its shape; what can go wrong has one shape everywhere. */
function answerText(responses: Operation["responses"], schemas: NamedSchemas): string {
  const rows: string[] = [];
  const shapes: string[] = [];
  const problems: string[] = [];
  for (const [status, { description, content = {} }] of Object.entries(responses)) {
    const types = Object.entries(content).map(([type, { schema }]) => mediaText([type], schema));
    if (status.startsWith("4") || status.startsWith("5")) {
      problems.push(row(status, formatted(description), types.join("<br>")));
    } else {
      rows.push(row(status, formatted(description), types.join("<br>")));
      shapes.push(...Object.values(content).map(({ schema }) => propertyTable(schema, schemas, "optional")));
    }
  }
  return `<h3>Answers</h3><table><tbody>${rows.join("")}</tbody></table>${shapes.join("")}
<h3>Problems</h3><table><tbody>${problems.join("")}</tbody></table>`;
}

/** Media types with the same schema stand together. */
function contentText(content: Content, schemas: NamedSchemas): string {
  const bySchema = Map.groupBy(Object.entries(content), ([, { schema }]) => JSON.stringify(schema));
  return [...bySchema.values()]
    .map((entries) => {
      const types = entries.map(([type]) => type);
      const [[, { schema }] = ["", {}]] = entries;
      return `<p>${mediaText(types, schema)}</p>${propertyTable(schema, schemas, "required")}`;
    })
    .join("");
}

function mediaText(types: readonly string[], schema: unknown): string {
  const shown = types.map((type) => `<code>${escaped(type)}</code>`).join(", ");
  return schema === undefined ? shown : `${shown}: ${typeText(schema)}`;
}

function schemaText(name: string, schemas: NamedSchemas): string {
  const { [name]: schema = {} } = schemas;
  return `<details><summary><code>${escaped(name)}</code></summary>
<div class="call" id="${anchorOf("schema", name)}"><p>${typeText(schema)}</p>${propertyTable(schema, schemas, "required")}</div></details>`;
}

function row(...cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}
