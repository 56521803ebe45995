/** Settings in memory. */
import type { SettingRepository } from "../../../core/contracts/repository.ts";

/** Makes an empty repository of settings. */
export function createSettings(): SettingRepository {
  const values = new Map<string, unknown>();
  return {
    find: (key) => Promise.resolve(values.get(key)),
    list: (prefix) =>
      Promise.resolve(
        [...values]
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, value]) => ({ key, value }))
          .sort((a, b) => (a.key < b.key ? -1 : 1)),
      ),
    save(key, value) {
      values.set(key, value);
      return Promise.resolve();
    },
    delete: (key) => Promise.resolve(values.delete(key)),
  };
}
