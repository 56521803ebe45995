/** Other functions: templates and what they render to. */
import type { Row } from "./table-context.ts";

/** See the file's head. */
export const ROWS: readonly Row[] = [
  ["{{ uuid() | length }}", "36"],
  ["{{ id() | length }}", "22"],
  ["{{ ksuid() | length }}", "27"],
  ["{{ nanoId() | length }}", "21"],
  ["{{ nanoId(8) | length }}", "8"],
  ["{{ randomInt(1, 2) }}", "1"],
  ["{{ randomPort() > 1023 }}", "true"],
  ["{{ secret('NOPE') }}", { fault: "Cannot find secret for key 'NOPE'." }],
  ["{{ kv('nope') }}", { fault: "The key 'nope' does not exist in the namespace 'ask.fdcde'." }],
  ["{{ kv('nope', errorOnMissing=false) }}", ""],
  ["{{ read('nope.txt') }}", { fault: "File '/nope.txt' was not found in namespace 'ask.fdcde'." }],
  ["{{ fileExists('nope.txt') }}", "false"],
  ["{{ errorLogs() }}", "[]"],
  ["{{ tasksWithState('SUCCESS') }}", "[]"],
  ["{{ fetchContext() | length > 10 }}", "true"],
  [
    "{{ currentEachOutput(outputs.x) }}",
    { fault: "Unable to find `x` used in the expression `{{ currentEachOutput(outputs.x) }}` at line 1" },
  ],
  [
    '{{ encrypt("k", "v") }}',
    { fault: "Invalid AES key length: 0 bytes; the key must be Base64 of 16, 24 or 32 bytes" },
  ],
  ['{{ http("http://127.0.0.1:1/") }}', { fault: "Failed to execute HTTP request: no connection" }],
  ["{{ appLink() }}", { fault: "Function or Macro [appLink] does not exist." }],
];
