/** What the terminal UI gives its views to work with. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import type { Question } from "../prompt/question.ts";
import type { LiveExecutions } from "../source/live-executions.ts";
import type { Places } from "./places.ts";
import type { View, ViewFilter } from "./view.ts";

/** How a message at the foot is meant. */
export type NoticeKind = "done" | "info" | "warning" | "failure";

/** A text that a person changes in an editor of their own. */
export interface EditedText {
  readonly text: string;
  /** Its name; editors go by its ending. */
  readonly fileName: string;
  /** Saves what was written; says what is wrong with it, a line each, or nothing when it is saved. */
  save(text: string): Promise<readonly string[]>;
}

/** See the file's head. */
export interface Desk {
  readonly api: RestApi;
  readonly clock: Clock;
  /** Executions as they happen, of all of the tenant. */
  readonly live: LiveExecutions;
  readonly places: Places;
  /** Goes to a view; leaving it comes back to this one. */
  open(view: View): void;
  /** Goes to a view in the place of all others: the way of `:` commands. */
  go(view: View): void;
  /** Leaves the view on top. */
  back(): void;
  /** Has the screen drawn soon: views call it whenever what they show has changed. */
  redraw(): void;
  /** Says something at the foot until the next key. */
  notice(text: string, kind?: NoticeKind): void;
  /** Tells what went wrong, with all that is known of it. */
  fault(error: unknown): void;
  /** Does something in the background; what it throws is told. */
  background(work: Promise<unknown>): void;
  /** Asks before something is done that cannot be undone. */
  confirm(question: string, command?: string): Promise<boolean>;
  /** Has a text typed at the foot that takes effect with each character. @param place under which texts are remembered */
  type(field: ViewFilter, place: string): void;
  /** Asks questions; answers by their ids, or undefined when the person would not. */
  ask(title: string, questions: readonly Question[]): Promise<ReadonlyMap<string, string> | undefined>;
  /** Has a text changed in the person's editor. True when something was saved. */
  edit(text: EditedText): Promise<boolean>;
  /** Puts a text on the clipboard of the person's terminal, and says so. */
  copy(text: string): void;
  /** The command line that does something on the same server: `kestra execution kill ID`; "" where no other program can. */
  command(...words: readonly string[]): string;
  /** Tells the command line of what an act has just done, where {@link Act.command} does not say all of it. */
  did(command: string): void;
  /** Keeps a file in the folder that the program was started in; answers its path. It overwrites nothing. */
  saveFile(name: string, parts: Iterable<string | Uint8Array>): Promise<string>;
  /** Why a file of this machine cannot be sent, as a sentence; undefined when it can. */
  fileProblem(path: string): Promise<string | undefined>;
  /** The bytes of a file of this machine, read while they are asked for. */
  fileContent(path: string): AsyncIterable<Uint8Array>;
  /** A file of this machine, by its path from where the program was started. @throws when it has more bytes */
  readFile(path: string, bytesMax: number): Promise<Uint8Array>;
  /** What was left in a place in this session, such as its filter; undefined for nothing. */
  recall(place: string): string | undefined;
  remember(place: string, text: string): void;
}
