/** What a webhook is sent, as its flow sees it in `trigger`. */
import { Buffer } from "node:buffer";
import { TOKEN_PREFIX } from "../authentication/api-tokens.ts";
import { SESSION_COOKIE } from "../authentication/sessions.ts";
import { readBytes } from "../http/request-body.ts";

/** Lists and maps in each other that a body may have; deeper ones stay text. */
const DEPTH_MAX = 200;

/** Media types that are no text, whatever their bytes happen to be. */
const BINARY =
  /^(image|audio|video|font)\/|^application\/(octet-stream|pdf|zip|gzip|x-tar|x-protobuf|protobuf|wasm)\b/i;

/**
 * The body: parsed when it is JSON; else the text as it was sent; Base64 when it is no text. None when nothing was
 * sent. @throws ApiProblem 413 when it is too long
 */
export async function webhookBody(request: Request): Promise<{ readonly body?: unknown }> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return {};
  const text = BINARY.test(request.headers.get("content-type") ?? "") ? undefined : textOf(bytes);
  return { body: text === undefined ? bytes.toString("base64") : parsed(text) };
}

/**
 * The headers, a list of values each. What signs users of this server in is left out: the execution keeps the headers,
 * and everybody who may see it would see that, too.
 */
export function webhookHeaders({ headers }: Request, username?: string): Readonly<Record<string, readonly string[]>> {
  const shown = [...headers].flatMap(([name, value]) => {
    if (name === "authorization") return isOwn(value, username) ? [] : [[name, [value]] as const];
    if (name !== "cookie") return [[name, [value]] as const];
    const others = value.split(";").filter((each) => !each.trim().startsWith(`${SESSION_COOKIE}=`));
    return others.length === 0 ? [] : [[name, [others.join(";").trim()]] as const];
  });
  return Object.fromEntries(shown);
}

function isOwn(authorization: string, username: string | undefined): boolean {
  const [scheme = "", value = ""] = authorization.split(" ", 2);
  if (scheme.toLowerCase() === "bearer") return value.startsWith(TOKEN_PREFIX);
  return username !== undefined && Buffer.from(value, "base64").toString("utf8").startsWith(`${username}:`);
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Undefined for bytes that are no UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  if (!/^\s*[[{"\d\-tfn]/.test(text) || isDeep(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether more brackets stand in each other than anybody means; those within strings count, too. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) depth--;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}
