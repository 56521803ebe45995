/** The id of an installation: made once, and the same on all its servers from then on. */
import { randomUUID } from "node:crypto";
import type { SettingRepository } from "../../../core/contracts/repository.ts";

const KEY = "instance.uuid";

/** Reads the id, and makes it where there is none; asks the database once. */
export function installationId(settings: SettingRepository): () => Promise<string> {
  let known: Promise<string> | undefined;
  return () => {
    known ??= read(settings).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function read(settings: SettingRepository): Promise<string> {
  const stored = await settings.find(KEY);
  if (typeof stored === "string") return stored;
  await settings.save(KEY, randomUUID());
  // Of several that make one at the same time, the last one counts for all.
  return String(await settings.find(KEY));
}
