/**
 * Decides what property tests are fed, before any of them runs: under CI the same in every run, so that no build fails
 * by chance; elsewhere, and in `make soak`, something new each time. TEST_SEED=<number> makes a run again.
 */
import fc from "fast-check";
import { environmentVariable } from "../../platform/environment.ts";

/** Any number does; changing it changes what CI looks at. */
const CI_SEED = 20_260_131;

/** The seed of all properties of this process; undefined when each is to take a new one. */
export function propertySeed(seed: string | undefined, ci: string | undefined): number | undefined {
  if (seed !== undefined && /^-?\d+$/.test(seed)) return Number(seed);
  return ci === "true" ? CI_SEED : undefined;
}

const seed = propertySeed(environmentVariable("TEST_SEED"), environmentVariable("CI"));
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
