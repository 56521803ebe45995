/** What the health of a server is made of: its services, the database, storage, and space on the disk. */
import type { Repository } from "../../../core/contracts/repository.ts";
import type { Storage } from "../../../core/contracts/storage.ts";
import { diskSpace } from "../../../platform/resources.ts";
import type { Server } from "../server.ts";
import type { HealthCheck } from "./health.ts";

/** Less free space on the disk counts as down. */
export const FREE_BYTES_MIN = 10 * 1024 * 1024;

/** What is checked. */
export interface ServerChecksOptions {
  readonly server: Server;
  readonly repository: Repository;
  readonly storage: Storage;
  readonly tenantId: string;
  /** The database for people, without user and password. */
  readonly databaseText: string;
  readonly storageText: string;
  /** A folder on the disk whose space matters. */
  readonly directory: string;
}

/** A key that nobody sets: reading it shows that the database answers. */
const PROBE = "kestra.health";

/** The checks, in the order in which they are told. */
export function serverChecks(options: ServerChecksOptions): readonly HealthCheck[] {
  return [service(options), database(options), storage(options), disk(options)];
}

function service({ server }: ServerChecksOptions): HealthCheck {
  return {
    name: "service",
    check() {
      if (server.phase !== "running") return Promise.reject(new Error(`the server is ${server.phase}`));
      const bad = server.parts.filter((part) => part.state() !== "RUNNING");
      if (bad.length > 0) {
        const list = bad.map((part) => `${part.type.toLowerCase()} is ${part.state()}`).join(", ");
        return Promise.reject(new Error(list));
      }
      return Promise.resolve(partDetails(server));
    },
  };
}

/** Each service with its state and what it is at. */
function partDetails({ parts }: Server): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    parts.map((part) => [part.type.toLowerCase(), { status: part.state(), ...part.details?.() }]),
  );
}

function database({ repository, databaseText }: ServerChecksOptions): HealthCheck {
  return {
    name: "jdbc",
    async check() {
      await repository.settings.find(PROBE);
      return { [databaseText]: { name: "kestra", status: "UP" } };
    },
  };
}

function storage({ storage: files, tenantId, storageText }: ServerChecksOptions): HealthCheck {
  return {
    name: "storage",
    async check() {
      await files.stat(tenantId, "/");
      return { type: storageText };
    },
  };
}

function disk({ directory }: ServerChecksOptions): HealthCheck {
  return {
    name: "diskSpace",
    async check() {
      const space = await diskSpace(directory);
      if (!space) return {};
      if (space.freeBytes < FREE_BYTES_MIN) {
        throw new Error(`only ${space.freeBytes} bytes are free on the disk of ${directory}`);
      }
      return { total: space.totalBytes, free: space.freeBytes, threshold: FREE_BYTES_MIN };
    },
  };
}
