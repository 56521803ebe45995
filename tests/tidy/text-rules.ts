/** Rules about names and words, for every file of the repository. */

/** Names that say nothing about what is inside. */
const EMPTY_NAMES = /^(utils?|commons?|helpers?|misc|managers?)$/i;

/** A folder or file is named after its one idea. */
export function nameViolations(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const words = path.split("/").flatMap((part) => part.split(/[.-]/));
    const empty = words.find((word) => EMPTY_NAMES.test(word));
    return empty ? [`${path} has the name "${empty}": name it after what it does`] : [];
  });
}

interface ForbiddenText {
  readonly pattern: RegExp;
  readonly advice: string;
  /** Files the rule looks at; all when left out. */
  readonly only?: RegExp;
}

const SOURCES = /\.(ts|tsx)$/;

/** The patterns are put together from pieces so that this file passes its own rules. */
function words(...pieces: readonly string[]): string {
  return pieces.join("");
}

const FORBIDDEN: readonly ForbiddenText[] = [
  { pattern: new RegExp(words("\\b(TO", "DO|FIX", "ME)\\b")), advice: "do it now, or drop it", only: SOURCES },
  {
    pattern: new RegExp(words("@ts-", "(ignore|expect-error|nocheck)")),
    advice: "make the types say it",
    only: SOURCES,
  },
  {
    pattern: new RegExp(words("\\b(test|it|describe)\\.(on", "ly|sk", "ip|to", "do)\\b")),
    advice: "run every test; one that needs something that may be missing takes { skip: reason }",
    only: SOURCES,
  },
  {
    pattern: new RegExp(words("registry\\.np", "mjs|npm", "js\\.org|registry\\.yarn", "pkg|jsr", "\\.io")),
    advice: "the repository names no package registry",
  },
  {
    pattern: new RegExp(words("(^|[\\s\"'`(:=])/(ro", "ot|wo", "rk|ho", "me/[a-z]+)/")),
    advice: "paths of one machine mean nothing on another; use a relative path",
  },
];

/** Words and paths that do not belong into the repository. */
export function textViolations(path: string, text: string): string[] {
  const rules = FORBIDDEN.filter(({ only }) => !only || only.test(path));
  return text.split("\n").flatMap((line, index) =>
    rules.flatMap(({ pattern, advice }) => {
      const match = pattern.exec(line);
      return match ? [`${path}:${index + 1} says "${match[0].trim()}": ${advice}`] : [];
    }),
  );
}

/**
 * Links of a Markdown text that lead to no file of the repository, or to no heading of it.
 * @param read the text of a file; undefined when there is none
 */
export function linkViolations(path: string, text: string, read: (path: string) => string | undefined): string[] {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const prose = text.replaceAll(CODE_BLOCK, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [target = "", anchor] = link.split("#");
    const linked = target === "" ? text : read(folder + target);
    if (linked === undefined) return [`${path} links to ${target}, which is not there: correct or drop the link`];
    if (anchor === undefined || anchorsOf(linked).has(anchor)) return [];
    return [`${path} links to ${link}, but no heading there is called so: correct or drop the link`];
  });
}

const CODE_BLOCK = /^```.*?^```$/gms;

/** The anchors of a page's headings, as code hosts make them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.replaceAll(CODE_BLOCK, "").matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}
