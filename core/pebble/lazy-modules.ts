/**
 * Heavy modules, loaded when a template first needs one: the rendering is suspended until it is there. Templates
 * without dates, jq or Ion never pay for them.
 */
import type * as DatesModule from "./dates/dates.ts";
import type * as IonModule from "./ion.ts";
import type * as JqModule from "./jq.ts";
import type * as YamlModule from "./yaml.ts";
import type { Evaluation } from "./evaluation.ts";

interface Loaded {
  dates?: typeof DatesModule;
  ion?: typeof IonModule;
  jq?: typeof JqModule;
  yaml?: typeof YamlModule;
}

const loaded: Loaded = {};

/** The date functions. */
export function dates(evaluation: Evaluation): typeof DatesModule {
  loaded.dates ??= evaluation.effect(() => import("./dates/dates.ts"));
  return loaded.dates;
}

/** Ion texts. */
export function ion(evaluation: Evaluation): typeof IonModule {
  loaded.ion ??= evaluation.effect(() => import("./ion.ts"));
  return loaded.ion;
}

/** The jq language. */
export function jq(evaluation: Evaluation): typeof JqModule {
  loaded.jq ??= evaluation.effect(() => import("./jq.ts"));
  return loaded.jq;
}

/** YAML texts. */
export function yaml(evaluation: Evaluation): typeof YamlModule {
  loaded.yaml ??= evaluation.effect(() => import("./yaml.ts"));
  return loaded.yaml;
}
