/** Packages in Python that test the API from outside, installed once a machine. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** The fuzzer of OpenAPI documents, and Kestra's own client for Python with what it forgets to ask for. */
const PACKAGES = ["schemathesis==4.32.5", "kestrapy==2.0.3", "regex==2026.11.19"];

const INSTALL_MS_MAX = 5 * 60_000;

const run = promisify(execFile);

/** The folder that Python is to look for packages in, or why they cannot be had here. */
export async function pythonPackages(): Promise<{ readonly folder: string } | { readonly missing: string }> {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "kestra-test-services");
  const folder = join(cache, PACKAGES.join("-").replaceAll("==", "-"));
  if (existsSync(folder)) return { folder };
  const making = `${folder}.${process.pid}`;
  try {
    await mkdir(cache, { recursive: true });
    const words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", making, ...PACKAGES];
    await run("python3", words, { timeout: INSTALL_MS_MAX });
    await rename(making, folder);
    return { folder };
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    return { missing: `packages for Python cannot be installed: ${String(error).split("\n", 1)[0]}` };
  }
}
