/** The blueprints that come with the program. */
import { type Blueprint, parseBlueprint } from "./blueprint.ts";

const PUBLISHED = "2026-11-01T00:00:00.000Z";

const HELLO = `title: Say hello
description: The smallest flow there is. It greets whoever its input names.
tags: [getting-started]
source: |
  id: hello
  namespace: company.team
  inputs:
    - id: name
      type: STRING
      defaults: world
  tasks:
    - id: greet
      type: io.kestra.plugin.core.log.Log
      message: "Hello, {{ inputs.name }}!"
`;

const SCHEDULE = `title: Run every morning
description: Starts by the clock on working days at eight, and says for which day it runs.
tags: [getting-started, trigger]
source: |
  id: every-morning
  namespace: company.team
  triggers:
    - id: mornings
      type: io.kestra.plugin.core.trigger.Schedule
      cron: "0 8 * * 1-5"
      timezone: Europe/Paris
  tasks:
    - id: say
      type: io.kestra.plugin.core.log.Log
      message: "It is {{ now() | date('yyyy-MM-dd') }}"
`;

const PARALLEL = `title: Do several things at once
description: Runs branches side by side and goes on when all of them are over.
tags: [flow]
source: |
  id: side-by-side
  namespace: company.team
  tasks:
    - id: branches
      type: io.kestra.plugin.core.flow.Parallel
      tasks:
        - id: one
          type: io.kestra.plugin.core.debug.Return
          format: first
        - id: other
          type: io.kestra.plugin.core.debug.Return
          format: second
    - id: both
      type: io.kestra.plugin.core.log.Log
      message: "{{ outputs.one.value }} and {{ outputs.other.value }}"
`;

const LOOP = `title: Do something for each item of a list
description: Goes through a list, two items at a time.
tags: [flow, loop]
source: |
  id: for-each-item
  namespace: company.team
  inputs:
    - id: cities
      type: ARRAY
      itemType: STRING
      defaults: [Lisbon, Vienna, Oslo]
  tasks:
    - id: each
      type: io.kestra.plugin.core.flow.ForEach
      values: "{{ inputs.cities }}"
      concurrencyLimit: 2
      tasks:
        - id: visit
          type: io.kestra.plugin.core.log.Log
          message: "On the way to {{ taskrun.value }}"
`;

const ERRORS = `title: Tell somebody when it fails
description: Tries a request three times. When it fails in the end, the tasks below errors run.
tags: [http, errors]
source: |
  id: tell-about-failures
  namespace: company.team
  tasks:
    - id: fetch
      type: io.kestra.plugin.core.http.Request
      uri: https://example.com/orders
      retry:
        type: constant
        interval: PT10S
        maxAttempts: 3
  errors:
    - id: tell
      type: io.kestra.plugin.core.log.Log
      level: ERROR
      message: "{{ flow.id }} has failed, see execution {{ execution.id }}"
`;

const WEBHOOK = `title: Start a flow by a call
description: Whoever knows the key starts the flow by a request, and its body says what to do.
tags: [trigger, http]
source: |
  id: called-from-outside
  namespace: company.team
  triggers:
    - id: call
      type: io.kestra.plugin.core.trigger.Webhook
      key: choose-a-long-key
  tasks:
    - id: say
      type: io.kestra.plugin.core.log.Log
      message: "Got {{ trigger.body }}"
`;

const APPROVAL = `title: Ask somebody before it goes on
description: Pauses until somebody resumes the execution, and says why.
tags: [flow, approval]
source: |
  id: ask-first
  namespace: company.team
  tasks:
    - id: wait
      type: io.kestra.plugin.core.flow.Pause
      onResume:
        - id: reason
          type: STRING
    - id: go-on
      type: io.kestra.plugin.core.log.Log
      message: "Approved: {{ outputs.wait.onResume.reason }}"
`;

const SCRIPT = `title: Run a Python script
description: Computes something in Python and hands it on as an output.
tags: [script, python]
source: |
  id: python-script
  namespace: company.team
  tasks:
    - id: compute
      type: io.kestra.plugin.scripts.python.Script
      taskRunner:
        type: io.kestra.plugin.core.runner.Process
      script: |
        import json
        total = sum(range(10))
        print("::" + json.dumps({"outputs": {"total": total}}) + "::")
    - id: show
      type: io.kestra.plugin.core.log.Log
      message: "{{ outputs.compute.vars.total }}"
`;

const CLEANING = `title: Tidy up once a week
description: Deletes executions that are older than a month, with their logs.
tags: [maintenance]
source: |
  id: tidy-up
  namespace: system
  triggers:
    - id: weekly
      type: io.kestra.plugin.core.trigger.Schedule
      cron: "0 3 * * 0"
  tasks:
    - id: purge
      type: io.kestra.plugin.core.execution.PurgeExecutions
      endDate: "{{ now() | dateAdd(-1, 'MONTHS') }}"
`;

const OVERVIEW = `title: Executions at a glance
description: How many executions there were, how they ended, and how many succeeded.
kind: DASHBOARD
tags: [getting-started]
source: |
  id: executions-at-a-glance
  title: Executions at a glance
  timeWindow:
    default: P7D
    max: P365D
  charts:
    - id: success
      type: io.kestra.plugin.core.dashboard.chart.KPI
      chartOptions:
        displayName: Success
        numberType: PERCENTAGE
        width: 3
      data:
        type: io.kestra.plugin.core.dashboard.data.ExecutionsKPI
        columns:
          field: ID
          agg: COUNT
        numerator:
          - field: STATE
            type: IN
            values: [SUCCESS]
    - id: over-time
      type: io.kestra.plugin.core.dashboard.chart.TimeSeries
      chartOptions:
        displayName: Executions
        column: date
        colorByColumn: state
      data:
        type: io.kestra.plugin.core.dashboard.data.Executions
        columns:
          date:
            field: START_DATE
          state:
            field: STATE
          total:
            agg: COUNT
    - id: by-state
      type: io.kestra.plugin.core.dashboard.chart.Pie
      chartOptions:
        displayName: How they ended
        colorByColumn: state
      data:
        type: io.kestra.plugin.core.dashboard.data.Executions
        columns:
          state:
            field: STATE
          total:
            agg: COUNT
`;

const TEXTS: Readonly<Record<string, string>> = {
  hello: HELLO,
  "every-morning": SCHEDULE,
  "side-by-side": PARALLEL,
  "for-each-item": LOOP,
  "tell-about-failures": ERRORS,
  "called-from-outside": WEBHOOK,
  "ask-first": APPROVAL,
  "python-script": SCRIPT,
  "tidy-up": CLEANING,
  "executions-at-a-glance": OVERVIEW,
};

/** All of them. */
export const SHIPPED_BLUEPRINTS: readonly Blueprint[] = Object.entries(TEXTS).map(([id, text]) => {
  const parsed = parseBlueprint(text, id, PUBLISHED);
  if (!parsed.ok) throw new Error(`The blueprint ${id} is wrong: ${parsed.problems[0]?.message ?? ""}`);
  return parsed.value;
});
