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
  /** A script and a command, for the documentation. */
  readonly example: { readonly script: string; readonly command: string };
}

/** All of them but the shell. */
export const LANGUAGES: readonly Language[] = [
  {
    id: "python",
    name: "Python",
    extension: "py",
    programs: ["python3", "python"],
    args: [],
    example: { script: 'print("hello")', command: "python3 main.py" },
  },
  {
    id: "node",
    name: "Node.js",
    extension: "js",
    programs: ["node"],
    args: [],
    example: { script: 'console.log("hello");', command: "node main.js" },
  },
  {
    id: "bun",
    name: "Bun",
    extension: "ts",
    programs: ["bun"],
    args: ["run"],
    example: { script: 'console.log("hello");', command: "bun run main.ts" },
  },
  {
    id: "deno",
    name: "Deno",
    extension: "ts",
    programs: ["deno"],
    args: ["run", "--allow-all"],
    example: { script: 'console.log("hello");', command: "deno run --allow-read main.ts" },
  },
  {
    id: "ruby",
    name: "Ruby",
    extension: "rb",
    programs: ["ruby"],
    args: [],
    example: { script: 'puts "hello"', command: "ruby main.rb" },
  },
  {
    id: "perl",
    name: "Perl",
    extension: "pl",
    programs: ["perl"],
    args: [],
    example: { script: 'print "hello\\n";', command: "perl main.pl" },
  },
  {
    id: "php",
    name: "PHP",
    extension: "php",
    programs: ["php"],
    args: [],
    example: { script: '<?php echo "hello\\n";', command: "php main.php" },
  },
  {
    id: "lua",
    name: "Lua",
    extension: "lua",
    programs: ["lua", "lua5.4", "lua5.3"],
    args: [],
    example: { script: 'print("hello")', command: "lua main.lua" },
  },
  {
    id: "r",
    name: "R",
    extension: "R",
    programs: ["Rscript"],
    args: [],
    example: { script: 'cat("hello\\n")', command: "Rscript main.R" },
  },
  {
    id: "julia",
    name: "Julia",
    extension: "jl",
    programs: ["julia"],
    args: [],
    example: { script: 'println("hello")', command: "julia main.jl" },
  },
  {
    id: "go",
    name: "Go",
    extension: "go",
    programs: ["go"],
    args: ["run"],
    example: { script: 'package main\n\nfunc main() { println("hello") }', command: "go run main.go" },
  },
];
