/** Icons of types and groups: simple drawings of 24 by 24, made for this program. */
import { createHash } from "node:crypto";
import type { DocumentedType } from "./documented-type.ts";
import { groupOf, subGroupOf } from "./type-groups.ts";

/** An icon as clients take it. */
export interface TypeIcon {
  /** Of the type or group. */
  readonly name: string;
  /** The SVG, in Base64. */
  readonly icon: string;
  readonly flowable: boolean;
  /** True for drawings that take the colour of the text. */
  readonly monochrome: boolean;
  /** Changes with the drawing. */
  readonly hash: string;
}

/** Outlines by the last part of a group's name; what is drawn is a line, never filled. */
const DRAWINGS: Readonly<Record<string, string>> = {
  condition: "M12 3L21 12L12 21L3 12Z",
  core: "M12 2L21 7V17L12 22L3 17V7ZM12 12L21 7M12 12V22M12 12L3 7",
  data: "M4 6C4 3 20 3 20 6V18C20 21 4 21 4 18ZM4 6C4 9 20 9 20 6M4 12C4 15 20 15 20 12",
  chart: "M4 20H20M7 20V12M12 20V5M17 20V9",
  debug: "M8 9A4 4 0 0 1 16 9V15A4 4 0 0 1 8 15ZM3 9L8 11M21 9L16 11M3 17L8 15M21 17L16 15",
  execution: "M7 4L19 12L7 20Z",
  executions: "M4 4L11 12L4 20ZM13 4L20 12L13 20Z",
  flow: "M6 4H18V9H6ZM3 15H10V20H3ZM14 15H21V20H14ZM12 9V12M6 15V12H18V15",
  http: "M12 3A9 9 0 1 1 11.9 3ZM3 12H21M12 3C7 8 7 16 12 21C17 16 17 8 12 3",
  kestra: "M12 2L22 12L12 22L2 12ZM12 7L17 12L12 17L7 12Z",
  kv: "M8 8A4 4 0 1 1 7.9 8ZM12 12H21V16M17 12V15",
  log: "M5 3H19V21H5ZM8 8H16M8 12H16M8 16H13",
  metric: "M4 18A8 8 0 1 1 20 18M12 18L16 10",
  namespace: "M3 6H10L12 8H21V19H3Z",
  output: "M4 4H13V20H4ZM9 12H21M17 8L21 12L17 16",
  process: "M4 4H20V20H4ZM8 9L11 12L8 15M13 15H17",
  runner: "M12 7A5 5 0 1 1 11.9 7ZM12 2V5M12 19V22M2 12H5M19 12H22",
  scripts: "M8 6L2 12L8 18M16 6L22 12L16 18M13 4L11 20",
  state: "M5 5H19V19H5ZM9 5V11H15V5M9 19V15H15V19",
  storage: "M3 5H21V11H3ZM3 13H21V19H3ZM6 8H7M6 16H7",
  tasks: "M4 6H20V18H4ZM8 12L11 15L16 9",
  templating: "M9 3H7V10L4 12L7 14V21H9M15 3H17V10L20 12L17 14V21H15",
  trigger: "M13 2L5 14H11L10 22L19 9H13Z",
};

const ANYTHING = "M4 4H20V20H4Z";

/** The SVG of a type or group: by the nearest part of its name that has a drawing. */
export function iconSvg(name: string): string {
  const parts = name.split(".").reverse();
  const part = parts.find((each) => Object.hasOwn(DRAWINGS, each.toLowerCase()))?.toLowerCase() ?? "";
  const line = DRAWINGS[part] ?? ANYTHING;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path d="${line}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/></svg>`;
}

/** The icon of each type, by type. */
export function typeIcons(types: readonly DocumentedType[]): Readonly<Record<string, TypeIcon>> {
  return Object.fromEntries(types.map(({ type, isFlowable }) => [type, iconOf(type, isFlowable)]));
}

/** The icon of each group and of each part of one, by name. */
export function groupIcons(types: readonly DocumentedType[]): Readonly<Record<string, TypeIcon>> {
  const names = new Set(types.flatMap(({ type }) => [groupOf(type), subGroupOf(type)]));
  return Object.fromEntries([...names].sort().map((name) => [name, iconOf(name, false)]));
}

function iconOf(name: string, flowable: boolean): TypeIcon {
  const svg = iconSvg(name);
  const hash = createHash("sha256").update(svg).digest("hex").slice(0, 16);
  const icon = Buffer.from(svg).toString("base64");
  return { name: name.slice(name.lastIndexOf(".") + 1), icon, flowable, monochrome: true, hash };
}
