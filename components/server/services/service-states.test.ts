import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SERVICE_STATES } from "../../../core/contracts/service.ts";
import { mayFollow } from "./service-states.ts";

/** As Kestra's table has it, written out. */
const ALLOWED = `
CREATED RUNNING, CREATED ERROR, CREATED DISCONNECTED,
RUNNING ERROR, RUNNING DISCONNECTED, RUNNING TERMINATING,
ERROR TERMINATING,
DISCONNECTED TERMINATING, DISCONNECTED NOT_RUNNING,
TERMINATING TERMINATED_GRACEFULLY, TERMINATING TERMINATED_FORCED, TERMINATING NOT_RUNNING,
TERMINATED_GRACEFULLY NOT_RUNNING, TERMINATED_FORCED NOT_RUNNING,
NOT_RUNNING EMPTY
`;

describe("the states of a service", () => {
  const allowed = new Set(ALLOWED.split(",").map((pair) => pair.trim()));
  for (const from of SERVICE_STATES) {
    for (const to of SERVICE_STATES) {
      const may = from === to || allowed.has(`${from} ${to}`);
      it(`${may ? "go" : "never go"} from ${from} to ${to}`, () => assert.equal(mayFollow(from, to), may));
    }
  }
});
