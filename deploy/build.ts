/**
 * Builds the distributions of the command line program:
 *
 *   dist/kestra        one executable that needs nothing else
 *   dist/node/kestra   the same program as JavaScript, for Node.js and Deno; needs no node_modules
 *
 *   bun deploy/build.ts [executable] [node]     both when nothing is named
 */
import { chmod, copyFile, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildConfig, BuildOutput, BunPlugin } from "bun";

const ENTRY = "cli/main.ts";
/** Where the distributions go; tests build into a folder of their own. */
const DIST = process.env["DIST"] ?? "dist";

/** React's developer tools are half of the terminal part's size and of no use to who runs flows. */
const withoutDevelopmentTools: BunPlugin = {
  name: "without-development-tools",
  setup(build) {
    build.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: "left-out" }));
    build.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({
      contents: "export default { initialize() {}, connectToDevTools() {} };",
      loader: "js",
    }));
  },
};

/** What both distributions share. Splitting keeps every lazily imported part out of the start. */
const shared: BuildConfig = {
  entrypoints: [ENTRY],
  format: "esm",
  minify: true,
  splitting: true,
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [withoutDevelopmentTools],
  throw: false,
};

async function build(name: string, config: BuildConfig): Promise<BuildOutput> {
  const result = await Bun.build(config);
  for (const log of result.logs) console.error(String(log));
  if (!result.success) throw new Error(`Could not build ${name}; the messages above say why.`);
  return result;
}

async function buildExecutable(): Promise<void> {
  const outfile = join(DIST, "kestra");
  await mkdir(DIST, { recursive: true });
  await build("the executable", { ...shared, compile: { outfile }, target: "bun", bytecode: true });
  const { size } = await stat(outfile);
  console.log(`${outfile}: ${(size / 1_000_000).toFixed(0)} MB`);
}

/** What whoever passes the program on must pass on with it. */
const LEGAL_TEXTS = ["LICENSE", "NOTICE"];

/** The oldest Node.js that has what the program uses. */
const NODE_MAJOR_MIN = 22;

/** Takes Node.js where it is there, otherwise Deno. */
const LAUNCHER = `#!/bin/sh
main="$(dirname "$(readlink -f "$0")")/main.js"
if command -v node >/dev/null 2>&1; then exec node "$main" "$@"; fi
if command -v deno >/dev/null 2>&1; then exec deno run --quiet --allow-all "$main" "$@"; fi
echo "kestra: neither node nor deno is on PATH; install one of them, or use the executable." >&2
exit 2
`;

/** Says so where Node.js is too old, before anything that would not load there. */
const START = `const major = Number(process.versions.node.split(".")[0]);
if (major < ${NODE_MAJOR_MIN}) {
  console.error(\`kestra: needs Node.js ${NODE_MAJOR_MIN} or newer, this is \${process.version}; update it, or use Deno or the executable.\`);
  process.exitCode = 2;
} else {
  import("./program.js");
}
`;

async function buildNode(): Promise<void> {
  const outdir = join(DIST, "node");
  await rm(outdir, { recursive: true, force: true });
  const naming = { entry: "program.[ext]", chunk: "[name]-[hash].[ext]" };
  const { outputs } = await build("the bundle", { ...shared, target: "node", outdir, naming });
  await writeFile(join(outdir, "package.json"), '{ "type": "module" }\n');
  await writeFile(join(outdir, "main.js"), START);
  for (const name of LEGAL_TEXTS) await copyFile(name, join(outdir, name));
  await writeFile(join(outdir, "kestra"), LAUNCHER);
  await chmod(join(outdir, "kestra"), 0o755);
  const bytes = outputs.reduce((sum, output) => sum + output.size, 0);
  console.log(`${outdir}: ${(bytes / 1_000_000).toFixed(1)} MB in ${outputs.length} files`);
}

const DISTRIBUTIONS = { executable: buildExecutable, node: buildNode } as const;

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  for (const [name, make] of Object.entries(DISTRIBUTIONS)) {
    if (wanted.length === 0 || wanted.includes(name)) await make();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
