/** Files of this machine that the terminal UI sends to a server. */
import { open } from "node:fs/promises";
import { RestFault } from "../../core/rest/faults.ts";
import { reasonOf } from "../flows/flow-files.ts";

/** All of a file. @throws RestFault with words for people for what is no file, cannot be read, or is larger */
export async function readLocalFile(path: string, bytesMax: number): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const info = await file.stat();
      if (!info.isFile()) throw new RestFault(`${path} is no file.`);
      if (info.size > bytesMax)
        throw new RestFault(`${path} has ${info.size} bytes; ${bytesMax} can be sent from here.`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof RestFault ? error : new RestFault(`${path}: ${reasonOf(error)}.`);
  }
}
