/** Instants as people read them, in the time of their machine. */

const DAY_MS = 24 * 60 * 60 * 1000;

/** `14:03:27` within the last day, `11-27 14:03` within some months, `2025-11-27` before; "" for none. */
export function dayAndTime(instantMs: number, nowMs: number): string {
  if (Number.isNaN(instantMs)) return "";
  const date = new Date(instantMs);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const minute = `${two(date.getHours())}:${two(date.getMinutes())}`;
  const away = Math.abs(nowMs - instantMs);
  if (away < DAY_MS) return `${minute}:${two(date.getSeconds())}`;
  return away < 180 * DAY_MS ? `${day} ${minute}` : `${date.getFullYear()}-${day}`;
}

/** `14:03:27.123`, or `11-27 14:03:27.123` with the day; "" for none. */
export function timeWithMillis(instantMs: number, isWithDay: boolean): string {
  if (Number.isNaN(instantMs)) return "";
  const date = new Date(instantMs);
  const two = (value: number): string => String(value).padStart(2, "0");
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const day = isWithDay ? `${two(date.getMonth() + 1)}-${two(date.getDate())} ` : "";
  return `${day}${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
