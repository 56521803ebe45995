/** What the terminal UI needs of the machine and of the program around it; tests give their own. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import type { LiveExecutions } from "../source/live-executions.ts";
import type { Glyphs } from "../theme.ts";

/** See the file's head. */
export interface Surroundings {
  readonly api: RestApi;
  readonly live: LiveExecutions;
  readonly clock: Clock;
  readonly glyphs: Glyphs;
  /** What is looked at, for the head: the address of a server, or the file of a configuration. */
  readonly target: string;
  /** The command line of the same on the same server; "" where no other program reaches what is looked at. */
  command(words: readonly string[]): string;
  /**
   * Has a person change a text in their editor, while the screen is theirs.
   * @throws Error with words for people when it could not be started, or failed
   */
  edit(text: string, fileName: string): Promise<string>;
  /** Puts a text on the clipboard of the terminal. */
  copy(text: string): void;
  /** Keeps a new file where the program was started; answers its path. */
  saveFile(name: string, parts: Iterable<string | Uint8Array>): Promise<string>;
  /** Why a file of this machine cannot be sent, as a sentence; undefined when it can. */
  fileProblem(path: string): Promise<string | undefined>;
  /** The bytes of a file of this machine, read while they are asked for. @throws Error with words for people */
  fileContent(path: string): AsyncIterable<Uint8Array>;
  /** A file of this machine. @throws Error with words for people when it cannot be read, or has more bytes */
  readFile(path: string, bytesMax: number): Promise<Uint8Array>;
  /** What earlier sessions have left, by place. */
  readonly memory: Memory;
}

/** Short texts that outlive a session: the filters that were used, to be taken up again. */
export interface Memory {
  recall(place: string): string | undefined;
  remember(place: string, text: string): void;
}
