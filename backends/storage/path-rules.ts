/** Which tenants and paths there are, whatever the driver. */
import { StorageError } from "../../core/contracts/storage.ts";

/** The names that a path consists of; none for the tenant's root. @throws StorageError FORBIDDEN_PATH */
export function pathNames(
  tenantId: string,
  path: string,
  isReserved: (name: string) => boolean = () => false,
): readonly string[] {
  const isAllowed = (name: string): boolean => isPlain(name) && !isReserved(name);
  // Every tenant has one folder of its own: a name with a slash, or none at all, would reach those of others.
  if (tenantId === "" || tenantId.includes("/") || !isAllowed(tenantId)) throw forbiddenTenant(tenantId);
  const names = path.split("/").filter((name) => name !== "");
  if (!names.every(isAllowed)) throw forbiddenPath(path);
  return names;
}

function isPlain(name: string): boolean {
  return name !== "." && name !== ".." && !name.includes("\0") && !name.includes("\\");
}

/** The path without slashes that say nothing. */
export function normalisePath(path: string): string {
  return `/${path
    .split("/")
    .filter((name) => name !== "")
    .join("/")}`;
}

/** The fault of a path that leads out. */
export function forbiddenPath(path: string): StorageError {
  return new StorageError("FORBIDDEN_PATH", `The path ${JSON.stringify(path)} is not allowed in the internal storage.`);
}

function forbiddenTenant(tenantId: string): StorageError {
  return new StorageError("FORBIDDEN_PATH", `${JSON.stringify(tenantId)} is not the name of a tenant.`);
}

/** The fault of a path where nothing is. */
export function notFound(path: string): StorageError {
  return new StorageError("NOT_FOUND", `There is no file ${path} in the internal storage.`);
}

/** The fault of a folder where a file shall be, or the other way round. */
export function standsInTheWay(path: string, options?: ErrorOptions): StorageError {
  return new StorageError("NOT_A_DIRECTORY", `${path} cannot be written: a file or folder stands in its way.`, options);
}

/** The fault of a folder that shall lie in itself. */
export function intoItself(from: string, to: string): StorageError {
  return new StorageError("FORBIDDEN_PATH", `${from} cannot be moved to ${to}, which lies below it.`);
}
