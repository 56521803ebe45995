/** A script of each language that counts the rows of `orders.csv` and hands the number on; for the documentation. */
/** Scripts by the id of their language. */
export const EXAMPLE_SCRIPTS: Readonly<Record<string, string>> = {
  python: `import json

with open("orders.csv") as orders:
    rows = len(orders.readlines())
print("::" + json.dumps({"outputs": {"rows": rows}}) + "::")`,
  node: `const { readFileSync } = require("node:fs");

const rows = readFileSync("orders.csv", "utf8").trim().split("\\n").length;
console.log("::" + JSON.stringify({ outputs: { rows } }) + "::");`,
  bun: `const orders = await Bun.file("orders.csv").text();
const rows = orders.trim().split("\\n").length;
console.log("::" + JSON.stringify({ outputs: { rows } }) + "::");`,
  deno: `const orders = await Deno.readTextFile("orders.csv");
const rows = orders.trim().split("\\n").length;
console.log("::" + JSON.stringify({ outputs: { rows } }) + "::");`,
  ruby: `require "json"

rows = File.readlines("orders.csv").size
puts "::" + JSON.generate(outputs: { rows: rows }) + "::"`,
  perl: `open(my $orders, "<", "orders.csv") or die "orders.csv: $!";
my @rows = <$orders>;
printf "::{\\"outputs\\": {\\"rows\\": %d}}::\\n", scalar @rows;`,
  php: `<?php
$rows = count(file("orders.csv"));
echo "::" . json_encode(["outputs" => ["rows" => $rows]]) . "::\\n";`,
  lua: `local rows = 0
for _ in io.lines("orders.csv") do
  rows = rows + 1
end
print('::{"outputs": {"rows": ' .. rows .. '}}::')`,
  r: `rows <- length(readLines("orders.csv"))
cat(sprintf('::{"outputs": {"rows": %d}}::\\n', rows))`,
  julia: `rows = countlines("orders.csv")
println("::{\\"outputs\\": {\\"rows\\": $rows}}::")`,
  go: `package main

import (
  "bytes"
  "fmt"
  "os"
)

func main() {
  orders, err := os.ReadFile("orders.csv")
  if err != nil {
    panic(err)
  }
  rows := bytes.Count(orders, []byte("\\n"))
  fmt.Printf("::{\\"outputs\\": {\\"rows\\": %d}}::\\n", rows)
}`,
};
