/** The texts in which a secret may show itself: as it is, and as programs encode it on its way. */
import { Buffer } from "node:buffer";

/** Shorter texts are not looked for: they would hide half of every line and protect nothing. */
export const MASKED_CHARS_MIN = 3;

/** Shorter encoded texts are not looked for: Base64 and hexadecimal digits look like any other text. */
export const ENCODED_CHARS_MIN = 6;

/** All texts to look for. Line breaks are left out: what is looked through has none either. */
export function formsOf(secret: string): ReadonlySet<string> {
  const forms = new Set<string>();
  const lines = secret.split(/\r?\n/);
  for (const text of [secret, ...lines, ...lines.map((line) => line.trim())]) {
    if (text.trim().length < MASKED_CHARS_MIN) continue;
    for (const form of [text, ...escaped(text)]) forms.add(withoutBreaks(form));
  }
  for (const form of encoded(Buffer.from(secret))) if (form.length >= ENCODED_CHARS_MIN) forms.add(form);
  return forms;
}

function withoutBreaks(text: string): string {
  return text.replaceAll(/[\r\n]/g, "");
}

/** In JSON, also where it writes ASCII alone; in URLs and forms; in XML. */
function escaped(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const url = encodeURIComponent(text.toWellFormed());
  const strict = url.replaceAll(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams([["", text]]).toString().slice(1);
  const urls = [url, strict, strict.replaceAll("%2F", "/"), form, form.replaceAll("+", "%20")];
  return [
    json,
    json.replaceAll("/", "\\/"),
    asciiJson(json),
    ...urls.flatMap((each) => [each, lowerCaseEscapes(each)]),
    xml(text),
  ];
}

function asciiJson(json: string): string {
  return json.replaceAll(/[\u0080-\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function lowerCaseEscapes(url: string): string {
  return url.replaceAll(/%[0-9A-F]{2}/g, (each) => each.toLowerCase());
}

function xml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (each) => names[each] ?? each);
}

/** In Base64, wherever it stands in what is encoded, and in hexadecimal digits. */
function encoded(bytes: Buffer): readonly string[] {
  const base64 = [0, 1, 2].map((offset) => base64At(bytes, offset));
  const urlSafe = base64.map((each) => each.replaceAll("+", "-").replaceAll("/", "_"));
  const hex = bytes.toString("hex");
  return [...base64, ...urlSafe, hex, hex.toUpperCase()];
}

/** The digits that depend on the bytes alone when so many other bytes stand before them, and others behind. */
function base64At(bytes: Buffer, offset: number): string {
  const digits = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  const first = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  return digits.slice(first, end);
}
