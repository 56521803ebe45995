/** Settings in memory. */
import type { SettingRepository } from "../../../core/contracts/repository.ts";

/** Makes an empty repository of settings. */
export function createSettings(): SettingRepository {
  const values = new Map<string, unknown>();
  return {
    find: (key) => Promise.resolve(values.get(key)),
    save(key, value) {
      values.set(key, value);
      return Promise.resolve();
    },
    delete: (key) => Promise.resolve(values.delete(key)),
  };
}
