/** What the functions do. */
import type { Words } from "./word.ts";

/** All functions. */
export const FUNCTION_WORDS: Words = {
  fromJson: {
    says: "The value that a JSON text spells.",
    shows: ["{{ fromJson('{\"a\": [1, 2]}').a[1] }}", "2"],
  },
  json: { says: "The older name of `fromJson`.", shows: ["{{ json('[7]')[0] }}", "7"] },
  yaml: { says: "The value that a YAML text spells.", shows: ["{{ yaml('a: {b: 5}').a.b }}", "5"] },
  fromIon: {
    says: "The first value of an Ion text; with `allRows` a list of all values.",
    shows: ["{{ fromIon('{name: \"Ada\"}').name }}", "Ada"],
  },
  max: { takes: "numbers…", says: "The largest number.", shows: ["{{ max(3, 7, 5) }}", "7"] },
  min: { takes: "numbers…", says: "The smallest number.", shows: ["{{ min(3, 7, 5) }}", "3"] },
  range: {
    says: "The list of numbers from `start` to `end`, both included.",
    shows: ["{{ range(2, 8, 3) }}", "[2,5,8]"],
  },
  now: { says: "The moment as text, in a format and time zone." },
  uuid: { says: "A random UUID." },
  id: { says: "A short random id." },
  ksuid: { says: "A random id that sorts by its time." },
  nanoId: { says: "A random id of `length` characters (21 when left out) of an alphabet." },
  randomInt: { says: "A random whole number from `lower` up to, but without, `upper`." },
  randomPort: { says: "A TCP port that is free now." },
  currentEachOutput: {
    says: "The part of a task's outputs that belongs to the rounds that this task is in.",
  },
  tasksWithState: { says: "The task runs in a state, as maps of `taskId`, `state` and, in loops, `value`." },
  printContext: { says: "All variables, printed as JSON." },
  fetchContext: { says: "All variables, as a map." },
  errorLogs: { says: "The ERROR log entries of this execution." },
  parent: { says: "Inside a block that overrides another: what that one prints." },
  read: { says: "The text of a namespace file or of a file of internal storage." },
  fileURI: { says: "The URI of a namespace file." },
  fileSize: { says: "The size of a file in bytes." },
  fileExists: { says: "Whether there is such a file." },
  isFileEmpty: { says: "Whether a file has no content." },
  secret: { says: "A secret by its name; `subkey` looks into one that is a JSON map. It is masked in logs." },
  kv: { says: "The value of a key of the namespace; `errorOnMissing=false` gives null when there is none." },
  encrypt: { says: "A text encrypted by AES-GCM with a key in Base64." },
  decrypt: { says: "What `encrypt` had been given." },
  http: { says: "The answer of an HTTP request, read by its content type." },
  subflow: { says: "The outputs of a run of another flow; only while inputs are resolved." },
  render: { says: "The value with its texts rendered, again and again unless `recursive` is false." },
  renderOnce: { says: "The value with its texts rendered once." },
};
