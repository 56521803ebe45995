/** The terminal UI without a terminal: views on a stack, keys that come in, frames that go out. */
import type { Clock } from "../../core/contracts/clock.ts";
import { faultLines } from "../../core/rest/faults.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import type { Question } from "../prompt/question.ts";
import type { LiveExecutions } from "../source/live-executions.ts";
import { neutralise } from "../text/neutralise.ts";
import type { Line } from "../text/painter.ts";
import { commandOf, type GoCommand } from "./command-overlay.ts";
import type { Desk, EditedText, NoticeKind } from "./desk.ts";
import { editUntilSaved } from "./edit-text.ts";
import { fallenView } from "./fallen-view.ts";
import { FilterHistory } from "./filter-history.ts";
import { frameLines } from "./frame.ts";
import { FrameTimes, TICK_MS } from "./frame-times.ts";
import type { KeyPress } from "./key-press.ts";
import { type ActName, actOfKey, keyEntry, MOTIONS } from "./key-table.ts";
import { Notices } from "./notices.ts";
import { OverlayStack } from "./overlay-stack.ts";
import type { Places } from "./places.ts";
import { isTooSmall, smallFrame } from "./small-frame.ts";
import type { Surroundings } from "./surroundings.ts";
import { type Act, ActCancelled, type Acts, type Area, type View, type ViewFilter } from "./view.ts";

/** Views above each other. */
export const VIEWS_MAX = 50;

/** What the UI begins with. */
export interface AppOptions {
  readonly surroundings: Surroundings;
  places(desk: Desk): Places;
  /** The first view. */
  home(places: Places): View;
  /** Places behind `:`. @param leave ends the program, with a question where one is due */
  commands(desk: Desk, leave: () => void): readonly GoCommand[];
  /** Says why leaving needs a word, such as a server that would end; undefined when it needs none. Default: never. */
  leaving?(): string | undefined;
}

/** See the file's head. */
export class App implements Desk {
  readonly #options: AppOptions;
  readonly #commands: readonly GoCommand[];
  readonly #views: View[] = [];
  readonly #overlays = new OverlayStack(this);
  readonly #histories: FilterHistory;
  readonly #left = Promise.withResolvers<void>();
  readonly #stopListening: () => void;
  /** What was left in places: a filter that hid rows the day before would be a riddle today. */
  readonly #session = new Map<string, string>();
  readonly #notices = new Notices();
  readonly #frames: FrameTimes;
  #draw: () => void = () => undefined;
  #isOver = false;
  /** The view on top, if it could not be drawn the last time. */
  #fallen: View | undefined;
  /** Paths of the files that were saved. */
  readonly #saved: string[] = [];

  readonly places: Places;

  constructor(options: AppOptions) {
    this.#options = options;
    this.#frames = new FrameTimes(options.surroundings.clock, () => this.#draw());
    this.places = options.places(this);
    this.#histories = new FilterHistory(options.surroundings.memory);
    this.#commands = options.commands(this, () => this.#quit());
    this.#stopListening = options.surroundings.live.onState(() => this.#connectionChanged());
    this.open(options.home(this.places));
  }

  get api(): RestApi {
    return this.#options.surroundings.api;
  }

  get live(): LiveExecutions {
    return this.#options.surroundings.live;
  }

  get clock(): Clock {
    return this.#options.surroundings.clock;
  }

  /** Resolves when the person has left. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  /** The view on top. */
  get view(): View | undefined {
    return this.#views.at(-1);
  }

  /** Has frames drawn by this from now on. */
  onFrame(draw: () => void): void {
    this.#draw = draw;
  }

  /** The whole screen as it is now. */
  lines(columns: number, rows: number): readonly Line[] {
    const { glyphs, clock } = this.#options.surroundings;
    const area = { columns, rows, glyphs, nowMs: clock.now(), tick: this.#frames.tick };
    if (isTooSmall(area)) return smallFrame(area);
    try {
      const drawn = this.#frameOf(this.#views, this.acts(), area);
      this.#fallen = undefined;
      // Only now views know what of all that moves is in sight.
      this.#schedule();
      return drawn;
    } catch (error) {
      return this.#frameOfFallen(error, area);
    }
  }

  #frameOf(views: readonly View[], acts: Acts, area: Area): readonly Line[] {
    const { target, live } = this.#options.surroundings;
    const overlay = this.#overlays.top;
    return frameLines({ target, live: live.state, views, acts, overlay, notice: this.#notices.current }, area);
  }

  /** A view that cannot be drawn takes nothing else down; nor does what stands before it. */
  #frameOfFallen(error: unknown, area: Area): readonly Line[] {
    this.#fallen = this.view;
    const acts = this.#waysOut();
    const views = [fallenView(error, acts)];
    try {
      return this.#frameOf(views, acts, area);
    } catch {
      this.#overlays.clear();
      return this.#frameOf(views, acts, area);
    }
  }

  /** Takes keys, one after the other, and draws once. */
  press(keys: readonly KeyPress[]): void {
    for (const key of keys) void this.#tried(() => this.#press(key));
    this.drawNow();
  }

  /** What can be done right now. */
  acts(): Acts {
    const { view } = this;
    if (!view) return {};
    const moves = MOTIONS.map((motion) => [motion, { run: () => view.move(motion) }] as const);
    const last = this.#notices.lastCommand;
    const command: Acts =
      last === undefined ? {} : { "copy-command": { says: `copy: ${last}`, run: () => this.copy(last) } };
    const { filter: field } = view;
    const filter: Acts = field ? { filter: { ...sayingOf(field.says), run: () => this.type(field, view.place) } } : {};
    return {
      ...Object.fromEntries(moves),
      ...filter,
      ...command,
      command: { run: () => this.#openCommands() },
      help: { run: () => this.#overlays.help(view.title, this.acts()) },
      back: { run: () => this.#back(view) },
      quit: { run: () => this.#quit() },
      ...view.acts(),
    };
  }

  open(view: View): void {
    if (this.#views.length >= VIEWS_MAX)
      return this.notice("These are too many views above each other: go back first.");
    this.view?.hide();
    this.#views.push(view);
    view.show();
    this.redraw();
  }

  go(view: View): void {
    this.view?.hide();
    this.#views.length = 0;
    this.#views.push(view);
    view.show();
    this.redraw();
  }

  back(): void {
    if (this.#views.length < 2) return;
    this.#views.pop()?.hide();
    this.view?.show();
    this.redraw();
  }

  redraw(): void {
    this.#frames.soon();
  }

  /** Draws at once. */
  drawNow(): void {
    this.#frames.now();
  }

  notice(text: string, kind: NoticeKind = "info"): void {
    this.#notices.say(text, kind);
    this.redraw();
  }

  fault(error: unknown): void {
    if (error instanceof ActCancelled) return this.notice(error.message, "info");
    this.notice(faultLines(error).join(" · "), "failure");
  }

  background(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.fault(error));
  }

  confirm(question: string, command?: string): Promise<boolean> {
    return this.#overlays.confirm(question, command);
  }

  type(field: ViewFilter, place: string): void {
    this.background(this.#overlays.type(field, place, this.#histories));
  }

  ask(title: string, questions: readonly Question[]): Promise<ReadonlyMap<string, string> | undefined> {
    return this.#overlays.ask(title, questions);
  }

  async edit(text: EditedText): Promise<boolean> {
    return await editUntilSaved(text, {
      edit: (content, fileName) => this.#options.surroundings.edit(content, fileName),
      confirm: (question) => this.confirm(question),
      notice: (words, kind) => this.notice(words, kind),
    });
  }

  copy(text: string): void {
    this.#options.surroundings.copy(text);
    this.notice(`Copied: ${text}`, "done");
  }

  command(...words: readonly string[]): string {
    return this.#options.surroundings.command(words);
  }

  async saveFile(name: string, parts: Iterable<string | Uint8Array>): Promise<string> {
    const path = await this.#options.surroundings.saveFile(name, parts);
    this.#saved.push(path);
    return path;
  }

  fileProblem(path: string): Promise<string | undefined> {
    return this.#options.surroundings.fileProblem(path);
  }

  fileContent(path: string): AsyncIterable<Uint8Array> {
    return this.#options.surroundings.fileContent(path);
  }

  readFile(path: string, bytesMax: number): Promise<Uint8Array> {
    return this.#options.surroundings.readFile(path, bytesMax);
  }

  recall(place: string): string | undefined {
    return this.#session.get(place);
  }

  remember(place: string, text: string): void {
    this.#session.set(place, text);
  }

  /** What is left on the terminal: how what was looked at stands, and where saved files lie. */
  lastWords(columns: number): readonly Line[] {
    const { glyphs, clock } = this.#options.surroundings;
    const said = this.view?.lastWords?.({ columns, glyphs, nowMs: clock.now() }) ?? [];
    return [...said, ...this.#lostWords(), ...this.savedWords()];
  }

  /** What is told may be old where the connection was lost. */
  #lostWords(): readonly Line[] {
    const { state } = this.live;
    if (state.kind !== "lost") return [];
    return [[{ text: `The connection was lost: ${neutralise(state.reason)}`, style: "warning" }]];
  }

  /** Where files lie that were saved. */
  savedWords(): readonly Line[] {
    return this.#saved.map((path) => [{ text: `Saved: ${neutralise(path)}`, style: "dim" }]);
  }

  /** Ends everything that goes on; the last picture stays as it is. */
  leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#frames.stop();
    this.#stopListening();
    this.view?.hide();
    this.#left.resolve();
  }

  #connectionChanged(): void {
    const { state } = this.live;
    if (state.kind === "refused") this.notice(state.reason, "failure");
    this.redraw();
  }

  #press(key: KeyPress): void {
    if (this.#isOver) return;
    const overlay = this.#overlays.top;
    if (overlay) return overlay.press(key);
    this.#notices.clear();
    const { view } = this;
    const isFallen = view !== undefined && view === this.#fallen;
    const acts = isFallen ? this.#waysOut() : this.acts();
    const name = actOfKey(key.name, (each) => acts[each] !== undefined);
    const act = name && acts[name];
    if (name && act) this.#do(name, act);
    else if (!isFallen) view?.press?.(key);
  }

  /** From a view that cannot be drawn, and may not be able to do anything else either. */
  #waysOut(): Acts {
    return {
      command: { run: () => this.#openCommands() },
      back: { run: () => (this.#views.length > 1 ? this.back() : this.go(this.#options.home(this.places))) },
      quit: { run: () => this.#quit() },
    };
  }

  #do(name: ActName, act: Act): void {
    const words = act.says ?? keyEntry(name).says;
    if (act.disabled !== undefined) return this.notice(`Cannot ${words}: ${act.disabled}`, "warning");
    // What only looks or moves is over at once, and has to be: the frame that follows shows it.
    if (act.asks === undefined && act.command === undefined) {
      const done = this.#tried(() => act.run());
      if (done) this.background(done);
      return;
    }
    this.background(this.#act(act));
  }

  async #act(act: Act): Promise<void> {
    if (act.asks !== undefined && !(await this.confirm(act.asks, act.command))) return;
    this.#notices.begin();
    await act.run();
    this.#notices.end(act.command);
    this.redraw();
  }

  did(command: string): void {
    this.#notices.did(command);
  }

  #tried(run: () => unknown): Promise<unknown> | undefined {
    try {
      const done = run();
      return done instanceof Promise ? done : undefined;
    } catch (error) {
      this.fault(error);
      return undefined;
    }
  }

  #openCommands(): void {
    this.#overlays.commands(this.#commands, (text) => this.#go(text));
  }

  #go(text: string): void {
    const found = commandOf(this.#commands, text);
    if (!found) return this.notice(`There is no :${text}. Type : to see where one can go.`, "warning");
    const { command, argument } = found;
    if (argument !== "" && command.argument === undefined)
      return this.notice(`:${command.name} takes nothing more.`, "warning");
    const done = this.#tried(() => command.run(argument));
    if (done) this.background(done);
  }

  #back(view: View): void {
    if (view.back?.()) return this.redraw();
    if (view.filter && view.filter.text !== "") {
      view.filter.apply("");
      return;
    }
    if (this.#views.length > 1) this.back();
    else this.notice("This is the first view: q leaves.");
  }

  #quit(): void {
    const question = this.#options.leaving?.();
    if (question === undefined) return this.leave();
    this.background(this.confirm(question).then((yes) => yes && this.leave()));
  }

  /** While something moves, frames follow each other. */
  #schedule(): void {
    const isLost = this.live.state.kind === "lost";
    if (this.view?.isMoving) this.#frames.after(TICK_MS);
    // How long it has been lost is told in seconds.
    else if (isLost) this.#frames.after(1_000);
  }
}

function sayingOf(says: string | undefined): { readonly says?: string } {
  return says === undefined ? {} : { says };
}
