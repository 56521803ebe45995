/** The form of a file of unit tests: Kestra's test suites, one flow each. */
import { type Static, Type } from "@sinclair/typebox";
import { STATES } from "../execution/state.ts";
import { FLOW_ID_CHARS_MAX, NAMESPACE_CHARS_MAX } from "../flow/schema/names.ts";
import { oneOf, rendered, text } from "../plugin/schema.ts";

/** The type that a test case names. */
export const UNIT_TEST_TYPE = "io.kestra.core.tests.flow.UnitTest";

/** States that a mocked task may end in. */
export const MOCKED_STATES = ["SUCCESS", "WARNING", "FAILED"] as const;

const anything = (description: string) => rendered(Type.Unknown({ description }));
const number = (description: string) => rendered(Type.Union([Type.Number(), Type.String()], { description }));
const list = (description: string) =>
  rendered(Type.Union([Type.Array(Type.Unknown()), Type.String()], { description }));

const taskFixture = Type.Object({
  id: Type.String({ minLength: 1, description: "The task that does not run." }),
  value: Type.Optional(Type.String({ description: "Only where the loop around it has this value." })),
  description: Type.Optional(Type.String({ description: "Why it is mocked." })),
  state: Type.Optional(oneOf(MOCKED_STATES, { description: "The state it ends in. Default SUCCESS." })),
  outputs: Type.Optional(
    rendered(Type.Record(Type.String(), Type.Unknown(), { description: "Its outputs. They see `files`." })),
  ),
});

const triggerFixture = Type.Object({
  id: Type.String({ minLength: 1, description: "The trigger that seems to have started the execution." }),
  type: Type.Optional(Type.String({ description: "Its type." })),
  variables: Type.Optional(
    rendered(Type.Record(Type.String(), Type.Unknown(), { description: "What expressions see as `trigger`." })),
  ),
});

const fixtures = Type.Object({
  inputs: Type.Optional(
    rendered(Type.Record(Type.String(), Type.Unknown(), { description: "The inputs. They see `files`." })),
  ),
  files: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: "Files by name; `files['name']` is the URI of one." }),
  ),
  tasks: Type.Optional(Type.Array(taskFixture, { description: "Tasks that are mocked." })),
  trigger: Type.Optional(triggerFixture),
});

/** What an assertion may compare with; each that is written must hold. */
export const assertionOperators = {
  equalTo: Type.Optional(anything("The value is this one.")),
  notEqualTo: Type.Optional(anything("The value is not this one.")),
  startsWith: Type.Optional(text({ description: "The value begins so." })),
  endsWith: Type.Optional(text({ description: "The value ends so." })),
  contains: Type.Optional(text({ description: "The value holds this text, or the list this item." })),
  greaterThan: Type.Optional(number("The value is a number above.")),
  greaterThanOrEqualTo: Type.Optional(number("The value is a number not below.")),
  lessThan: Type.Optional(number("The value is a number below.")),
  lessThanOrEqualTo: Type.Optional(number("The value is a number not above.")),
  in: Type.Optional(list("The value is one of these.")),
  notIn: Type.Optional(list("The value is none of these.")),
  isNull: Type.Optional(Type.Boolean({ description: "Whether there is no value." })),
  isNotNull: Type.Optional(Type.Boolean({ description: "Whether there is a value." })),
};

const assertion = Type.Object({
  value: rendered(Type.Unknown({ description: "What is looked at, rendered once the execution is over." })),
  taskId: Type.Optional(Type.String({ description: "The task whose `taskrun` and `parents` the value sees." })),
  description: Type.Optional(Type.String({ description: "What is wanted." })),
  errorMessage: Type.Optional(text({ description: "What to say when it does not hold." })),
  ...assertionOperators,
});

const testCase = Type.Object({
  id: Type.String({ minLength: 1, description: "The name of the case." }),
  type: Type.Literal(UNIT_TEST_TYPE, { description: "There is one type." }),
  description: Type.Optional(Type.String({ description: "What is tested." })),
  disabled: Type.Optional(Type.Boolean({ description: "True leaves the case out." })),
  fixtures: Type.Optional(fixtures),
  assertions: Type.Optional(Type.Array(assertion, { description: "What must hold in the end." })),
  expectedState: Type.Optional(oneOf(STATES, { description: "The state that the execution must end in." })),
});

/** The schema of a file. */
export const suiteSchema = Type.Object({
  id: Type.String({ minLength: 1, description: "The name of the suite." }),
  namespace: Type.String({ minLength: 1, maxLength: NAMESPACE_CHARS_MAX, description: "The flow's namespace." }),
  flowId: Type.String({ minLength: 1, maxLength: FLOW_ID_CHARS_MAX, description: "The flow that is tested." }),
  description: Type.Optional(Type.String({ description: "What the suite is about." })),
  disabled: Type.Optional(Type.Boolean({ description: "True leaves the whole suite out." })),
  testCases: Type.Array(testCase, { minItems: 1, description: "The cases." }),
});

/** A suite. */
export type TestSuite = Static<typeof suiteSchema>;
/** One case of a suite. */
export type TestCase = TestSuite["testCases"][number];
/** What is given in place of a task's work. */
export type TaskFixture = Static<typeof taskFixture>;
/** One thing that must hold. */
export type Assertion = Static<typeof assertion>;
/** The name of something that an assertion compares with. */
export type AssertionOperator = keyof typeof assertionOperators;

/** The names of what an assertion may compare with, in the order in which they are checked. */
export const ASSERTION_OPERATORS = Object.keys(assertionOperators).filter(
  (name): name is AssertionOperator => name in assertionOperators,
);
