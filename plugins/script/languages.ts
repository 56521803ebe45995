/** The languages that differ only in how a script file is started. */

/** One language with its `Script` and `Commands` tasks. */
export interface Language {
  /** The part of the type name: `io.kestra.plugin.scripts.<id>.Script`. */
  readonly id: string;
  /** As people write it. */
  readonly name: string;
  /** Of script files, without the dot. */
  readonly extension: string;
  /** Programs that run a script; the first that is on PATH is taken. */
  readonly programs: readonly string[];
  /** Arguments between the program and the script file. */
  readonly args: readonly string[];
  /** For the documentation. */
  readonly exampleCommand: string;
}

/** All of them but the shell. */
export const LANGUAGES: readonly Language[] = [
  {
    id: "python",
    name: "Python",
    extension: "py",
    programs: ["python3", "python"],
    args: [],
    exampleCommand: "python3 main.py",
  },
  {
    id: "node",
    name: "Node.js",
    extension: "js",
    programs: ["node"],
    args: [],
    exampleCommand: "node main.js",
  },
  {
    id: "bun",
    name: "Bun",
    extension: "ts",
    programs: ["bun"],
    args: ["run"],
    exampleCommand: "bun run main.ts",
  },
  {
    id: "deno",
    name: "Deno",
    extension: "ts",
    programs: ["deno"],
    args: ["run", "--allow-all"],
    exampleCommand: "deno run --allow-read main.ts",
  },
  {
    id: "ruby",
    name: "Ruby",
    extension: "rb",
    programs: ["ruby"],
    args: [],
    exampleCommand: "ruby main.rb",
  },
  {
    id: "perl",
    name: "Perl",
    extension: "pl",
    programs: ["perl"],
    args: [],
    exampleCommand: "perl main.pl",
  },
  {
    id: "php",
    name: "PHP",
    extension: "php",
    programs: ["php"],
    args: [],
    exampleCommand: "php main.php",
  },
  {
    id: "lua",
    name: "Lua",
    extension: "lua",
    programs: ["lua", "lua5.4", "lua5.3"],
    args: [],
    exampleCommand: "lua main.lua",
  },
  {
    id: "r",
    name: "R",
    extension: "R",
    programs: ["Rscript"],
    args: [],
    exampleCommand: "Rscript main.R",
  },
  {
    id: "julia",
    name: "Julia",
    extension: "jl",
    programs: ["julia"],
    args: [],
    exampleCommand: "julia main.jl",
  },
  {
    id: "go",
    name: "Go",
    extension: "go",
    programs: ["go"],
    args: ["run"],
    exampleCommand: "go run main.go",
  },
];
