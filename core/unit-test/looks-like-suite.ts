/** Tells files of unit tests from those of flows, which lie beside them. */
import { readYaml } from "../flow/yaml/read-yaml.ts";
import { valueAt } from "../flow/yaml/tree.ts";

/** True when the text is meant as a suite: it has test cases. */
export function looksLikeSuite(source: string): boolean {
  // Most files are flows, which need not be read for this.
  if (!source.includes("testCases")) return false;
  const yaml = readYaml(source);
  return yaml.ok ? valueAt(yaml.tree, "testCases") !== undefined : /^testCases\s*:/m.test(source);
}
