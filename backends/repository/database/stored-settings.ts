/** Settings in the database. */
import type { SettingRepository } from "../../../core/contracts/repository.ts";
import { decode, encode } from "../../../core/wire/wire.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { textOf } from "./row-values.ts";

const FIND = { name: "find a setting", text: "SELECT value FROM settings WHERE name = ?" };
const LIST = {
  name: "list settings",
  text: "SELECT name, value FROM settings WHERE name >= ? AND name < ? ORDER BY name",
};
const DELETE = { name: "delete a setting", text: "DELETE FROM settings WHERE name = ?" };

/** Sorts after every other character. */
const LAST = "\u{10FFFF}";

/** See the file's head. */
export function storedSettings(database: SqlDatabase): SettingRepository {
  return {
    async find(key) {
      const [row] = await database.query(FIND, [key]);
      return row && decode<unknown>(textOf(row, "value"));
    },
    async list(prefix) {
      const rows = await database.query(LIST, [prefix, `${prefix}${LAST}`]);
      return rows.map((row) => ({ key: textOf(row, "name"), value: decode<unknown>(textOf(row, "value")) }));
    },
    save: (key, value) =>
      database.write({
        table: "settings",
        columns: ["name", "value"],
        rows: [[key, encode(value)]],
        onConflict: "replace",
        key: ["name"],
      }),
    delete: async (key) => (await database.run(DELETE, [key])) > 0,
  };
}
