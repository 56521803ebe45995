/** What this process and its machine use and have. */
import { statfs } from "node:fs/promises";
import { availableParallelism, hostname, release, totalmem, type } from "node:os";
import process from "node:process";

/** Bytes of memory that this process has in use. */
export function residentBytes(): number {
  return process.memoryUsage.rss();
}

/** Seconds of processor time that this process has used. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Seconds since this process began. */
export function uptimeSeconds(): number {
  return process.uptime();
}

/** Processors that this process may use. */
export function processorCount(): number {
  return availableParallelism();
}

/** The name of this machine. */
export function machineName(): string {
  return hostname();
}

/** What kind of machine this is. */
export function machineFacts(): {
  readonly memoryBytes: number;
  readonly system: string;
  readonly systemVersion: string;
  readonly runtime: string;
  readonly runtimeVersion: string;
} {
  const { bun, deno, node } = process.versions as { readonly [name: string]: string | undefined };
  const runtime = bun === undefined ? (deno === undefined ? "Node.js" : "Deno") : "Bun";
  return {
    memoryBytes: totalmem(),
    system: type(),
    systemVersion: release(),
    runtime,
    runtimeVersion: bun ?? deno ?? node ?? "",
  };
}

/** Space of the disk that holds a path; undefined where the system does not say. */
export async function diskSpace(
  path: string,
): Promise<{ readonly totalBytes: number; readonly freeBytes: number } | undefined> {
  try {
    const { bsize, blocks, bavail } = await statfs(path);
    return { totalBytes: bsize * blocks, freeBytes: bsize * bavail };
  } catch {
    return undefined;
  }
}
