/** Links to files and folders: what several paths lead to has one of them. */
import { realpathSync } from "node:fs";

/** Remembers for all that was met by which path it is known, so that links that lead in circles come to an end. */
export class RealPaths {
  readonly #paths = new Map<string, string>();

  /**
   * True where this is the path by which the file or folder is known: the first one that was asked about and still leads
   * there. Also true where the path leads nowhere.
   */
  isOwn(path: string): boolean {
    const real = realOf(path);
    if (real === undefined) return true;
    const known = this.#paths.get(real);
    if (known !== undefined && known !== path && realOf(known) === real) return false;
    this.#paths.set(real, path);
    return true;
  }
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
