/**
 * Glob patterns over relative paths, with the meaning they have in Java's file systems: `*` and `?` stay within one
 * folder, `**` crosses folders, `[a-c]`, `[!a]` and `{csv,json}` choose, `\` takes the next character as it is, and
 * names that begin with a dot are no exception. `glob:` and `regex:` may stand in front.
 */

/** Tells whether a `/`-separated relative path matches. */
export type PathMatcher = (path: string) => boolean;

const SPECIAL = /[*?[\]{}\\]/;

/** True when the text means exactly one path. */
export function isLiteralPath(pattern: string): boolean {
  return !SPECIAL.test(pattern) && !pattern.startsWith("glob:") && !pattern.startsWith("regex:");
}

/** A matcher of a pattern. Throws with a user's message when the pattern is malformed. */
export function globMatcher(pattern: string): PathMatcher {
  const expression = toExpression(pattern);
  return (path) => expression.test(path);
}

function toExpression(pattern: string): RegExp {
  const source = pattern.startsWith("regex:") ? pattern.slice("regex:".length) : globSource(withoutPrefix(pattern));
  try {
    return new RegExp(`^(?:${source})$`, "su");
  } catch {
    throw new Error(`The file pattern \`${pattern}\` is malformed.`);
  }
}

function withoutPrefix(pattern: string): string {
  return pattern.startsWith("glob:") ? pattern.slice("glob:".length) : pattern;
}

function globSource(pattern: string): string {
  let source = "";
  let inChoice = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === "*") {
      const stars = /^\*+/.exec(pattern.slice(at))?.[0].length ?? 1;
      source += stars > 1 ? ".*" : "[^/]*";
      at += stars - 1;
    } else if (char === "?") source += "[^/]";
    else if (char === "\\") {
      at += 1;
      if (at >= pattern.length) throw new Error(`The file pattern \`${pattern}\` ends in a lone backslash.`);
      source += quote(pattern.charAt(at));
    } else if (char === "[") {
      const end = pattern.indexOf("]", at + 2);
      if (end < 0) throw new Error(`The file pattern \`${pattern}\` has a \`[\` without its \`]\`.`);
      source += characterClass(pattern.slice(at + 1, end));
      at = end;
    } else if (char === "{") {
      if (inChoice) throw new Error(`The file pattern \`${pattern}\` has a \`{\` inside another one.`);
      inChoice = true;
      source += "(?:";
    } else if (char === "}" && inChoice) {
      inChoice = false;
      source += ")";
    } else if (char === "," && inChoice) source += "|";
    else source += quote(char);
  }
  if (inChoice) throw new Error(`The file pattern \`${pattern}\` has a \`{\` without its \`}\`.`);
  return source;
}

function characterClass(content: string): string {
  const negated = content.startsWith("!");
  const body = (negated ? content.slice(1) : content).replace(/[\\\]^&[]/g, "\\$&");
  return `(?!/)[${negated ? "^" : ""}${body}]`;
}

function quote(char: string): string {
  return /[\^$.*+?()[\]{}|/\\]/.test(char) ? `\\${char}` : char;
}
