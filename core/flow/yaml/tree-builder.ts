/** From the nodes of the YAML library to our tree: anchors, merge keys and duplicate keys are settled here. */
import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { FLOW_ALIAS_VALUES_MAX } from "../limits.ts";
import type { YamlFault, YamlResult } from "./read-yaml.ts";
import { plainScalar } from "./scalar.ts";
import { EXPRESSION_HINT } from "./syntax-hint.ts";
import { type Entry, type MapTree, NO_PLACE, type ScalarStyle, type ScalarTree, type Tree } from "./tree.ts";

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

/** Tags that give a scalar a meaning of its own, whatever quotes it has. */
const TYPED_TAGS = new Set(["int", "float", "bool", "null"].map((name) => `tag:yaml.org,2002:${name}`));
const TEXT_TAG = "tag:yaml.org,2002:str";
const MERGE_KEY = "<<";

interface Anchored {
  readonly tree: Tree;
  /** Values in it, those of its own aliases included. */
  readonly values: number;
}

/** Thrown to leave the walk when the aliases expand to too much. */
class AliasLimit extends Error {
  readonly at: number;
  constructor(at: number) {
    super("alias limit");
    this.at = at;
  }
}

/** Builds the tree of one document. */
export class TreeBuilder {
  readonly #faults: YamlFault[] = [];
  readonly #anchors = new Map<string, Anchored>();
  #values = 0;
  #aliased = 0;

  build(contents: ParsedNode): YamlResult {
    try {
      const tree = this.#tree(contents);
      return this.#faults.length === 0 ? { ok: true, tree } : { ok: false, faults: this.#faults };
    } catch (error) {
      if (!(error instanceof AliasLimit)) throw error;
      const message = `the aliases of the file stand for more than ${FLOW_ALIAS_VALUES_MAX} values`;
      return {
        ok: false,
        faults: [...this.#faults, { at: error.at, message, hint: "write the values out, or fewer of them" }],
      };
    }
  }

  #tree(node: ParsedNode): Tree {
    this.#values++;
    if (isAlias(node)) return this.#alias(node.source, node.range[0]);
    const before = this.#values;
    const tree = this.#ownTree(node);
    if (node.anchor) this.#anchors.set(node.anchor, { tree, values: this.#values - before + 1 });
    return tree;
  }

  #ownTree(node: ParsedNode): Tree {
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) return this.#list(node);
    return scalarTree(node as Scalar.Parsed);
  }

  #alias(name: string, at: number): Tree {
    const anchored = this.#anchors.get(name);
    if (!anchored) {
      this.#faults.push({
        at,
        message: `the alias *${name} has no anchor &${name} before it`,
        hint: "quote it if it is a text",
      });
      return emptyAt(at);
    }
    this.#values += anchored.values;
    this.#aliased += anchored.values;
    if (this.#aliased > FLOW_ALIAS_VALUES_MAX) throw new AliasLimit(at);
    return anchored.tree;
  }

  #list(node: YAMLSeq.Parsed): Tree {
    return { kind: "list", items: node.items.map((item) => this.#tree(item)), at: node.range[0] };
  }

  #map(node: YAMLMap.Parsed): MapTree {
    const entries = new Map<string, Entry>();
    const merged: MapTree[] = [];
    for (const pair of node.items) {
      const { key } = pair;
      const at = key?.range?.[0] ?? node.range[0];
      if (!isScalar(key)) {
        this.#faults.push({
          at,
          message: "a key must be a text",
          hint: isBareExpression(node, key) ? EXPRESSION_HINT : "write keys with brackets or braces in quotes",
        });
        continue;
      }
      // Keys stay as they are written: `012` is not 10 here.
      const name = typeof key.value === "string" ? key.value : (key.source ?? "");
      const value = pair.value === null ? emptyAt(at) : this.#tree(pair.value);
      if (name === MERGE_KEY && key.type === "PLAIN") merged.push(...this.#mergeSources(value, at));
      else this.#set(entries, name, { at, value });
    }
    for (const source of merged) {
      for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry);
    }
    return { kind: "map", entries, at: node.range[0] };
  }

  #set(entries: Map<string, Entry>, key: string, entry: Entry): void {
    if (entries.has(key)) {
      this.#faults.push({
        at: entry.at,
        message: `the key "${key}" is written twice in one map`,
        hint: "remove one of them",
      });
    } else entries.set(key, entry);
  }

  #mergeSources(value: Tree, at: number): MapTree[] {
    const sources = value.kind === "list" ? value.items : [value];
    const maps = sources.filter((each): each is MapTree => each.kind === "map");
    if (maps.length !== sources.length) {
      this.#faults.push({
        at,
        message: "the merge key << takes a map or a list of maps",
        hint: "use an alias such as *name",
      });
    }
    return maps;
  }
}

/** True for the map in a map that `{{ name }}` without quotes is. */
function isBareExpression(node: YAMLMap.Parsed, key: ParsedNode | null): boolean {
  return node.flow === true && isMap(key) && key.flow === true && key.range?.[0] === node.range[0] + 1;
}

function emptyAt(at: number): ScalarTree {
  return { kind: "scalar", value: "", text: "", style: "plain", at };
}

function scalarTree(node: Scalar.Parsed): ScalarTree {
  const style = STYLES[node.type ?? ""] ?? "double";
  const source = typeof node.value === "string" ? node.value : (node.source ?? "");
  const at = node.range?.[0] ?? NO_PLACE;
  const isTyped = node.tag !== undefined && TYPED_TAGS.has(node.tag);
  if (isTyped || (style === "plain" && node.tag !== TEXT_TAG))
    return { kind: "scalar", ...plainScalar(source), style, at };
  return { kind: "scalar", value: source, text: source, style, at };
}
