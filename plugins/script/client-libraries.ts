/**
 * The Kestra client of scripts, for machines where nobody installed it: `from kestra import Kestra` in Python and
 * `require("@kestra-io/libs")` in Node.js. It covers what a script tells about itself: outputs, metrics and logs. A
 * package of that name that is installed goes before it.
 */
import { delimiter, join } from "node:path";
import { environmentVariables } from "../../platform/environment.ts";
import { PRIVATE_FOLDER } from "./local-path.ts";
import type { Workspace } from "./workspace.ts";

const LIBRARY_FOLDER = `${PRIVATE_FOLDER}/client`;

/** Hands over to an installed package first, since PYTHONPATH goes before where pip installs. */
const PYTHON = `import importlib.machinery
import os
import sys

_here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_others = [path for path in sys.path if os.path.abspath(path or ".") != _here]
_installed = importlib.machinery.PathFinder.find_spec(__name__, _others)

if _installed is not None and _installed.loader is not None:
    __path__ = list(_installed.submodule_search_locations or [])
    __file__ = _installed.origin
    __spec__ = _installed
    _installed.loader.exec_module(sys.modules[__name__])
else:
    import json
    import logging
    import time

    def _plain(value):
        for convert in ("tolist", "isoformat", "to_dict"):
            if hasattr(value, convert):
                return getattr(value, convert)()
        return list(value) if isinstance(value, (set, frozenset, range)) else str(value)

    class _LogLines(logging.Handler):
        _levels = {"WARNING": "WARN", "CRITICAL": "ERROR"}

        def emit(self, record):
            level = self._levels.get(record.levelname, record.levelname)
            Kestra.send({"logs": [{"level": level, "message": self.format(record)}]})

    class Kestra:
        """Tells Kestra about outputs, metrics and log messages of this script."""

        _logger = None

        @staticmethod
        def format(values):
            return "::" + json.dumps(values, default=_plain) + "::"

        @staticmethod
        def send(values):
            print(Kestra.format(values), flush=True)

        @staticmethod
        def outputs(values):
            Kestra.send({"outputs": values})

        @staticmethod
        def _metric(name, kind, value, tags):
            Kestra.send({"metrics": [{"name": name, "type": kind, "value": value, "tags": tags or {}}]})

        @staticmethod
        def counter(name, value, tags=None):
            Kestra._metric(name, "counter", value, tags)

        @staticmethod
        def gauge(name, value, tags=None):
            Kestra._metric(name, "gauge", value, tags)

        @staticmethod
        def timer(name, duration, tags=None):
            if callable(duration):
                began = time.time()
                duration()
                duration = time.time() - began
            Kestra._metric(name, "timer", duration, tags)

        @staticmethod
        def logger():
            if Kestra._logger is None:
                logger = logging.getLogger("Kestra")
                logger.setLevel(logging.DEBUG)
                logger.propagate = False
                logger.addHandler(_LogLines())
                Kestra._logger = logger
            return Kestra._logger
`;

/** NODE_PATH is looked into last, so that an installed package goes before it by itself. */
const NODE = `"use strict";

const send = (values) => void process.stdout.write("::" + JSON.stringify(values) + "::\\n");
const metric = (name, type, value, tags) => send({ metrics: [{ name, type, value, tags: tags || {} }] });
const log = (level) => (...words) =>
  send({ logs: [{ level, message: words.map((word) => (typeof word === "string" ? word : JSON.stringify(word))).join(" ") }] });

class Kestra {
  static format(values) { return "::" + JSON.stringify(values) + "::"; }
  static outputs(values) { send({ outputs: values }); }
  static counter(name, value, tags) { metric(name, "counter", value, tags); }
  static gauge(name, value, tags) { metric(name, "gauge", value, tags); }
  static timer(name, duration, tags) {
    if (typeof duration !== "function") return metric(name, "timer", duration, tags);
    const began = process.hrtime.bigint();
    duration(() => metric(name, "timer", Number(process.hrtime.bigint() - began) / 1e9, tags));
  }
  static logger() {
    return { trace: log("TRACE"), debug: log("DEBUG"), info: log("INFO"), warn: log("WARN"), error: log("ERROR") };
  }
}

module.exports = Kestra;
module.exports.default = Kestra;
`;

/** Puts the Python client into the working directory; answers PYTHONPATH, after `folders` that go before it. */
export async function addPythonClient(
  workspace: Workspace,
  environment: Readonly<Record<string, string>>,
  folders: readonly string[] = [],
): Promise<Record<string, string>> {
  await workspace.writeOwn(`${LIBRARY_FOLDER}/python/kestra/__init__.py`, PYTHON);
  return searchPath("PYTHONPATH", environment, folders, join(workspace.directory, LIBRARY_FOLDER, "python"));
}

/** Puts the Node.js client into the working directory; answers NODE_PATH. */
export async function addNodeClient(
  workspace: Workspace,
  environment: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  await workspace.writeOwn(`${LIBRARY_FOLDER}/node/@kestra-io/libs/index.js`, NODE);
  return searchPath("NODE_PATH", environment, [], join(workspace.directory, LIBRARY_FOLDER, "node"));
}

/** Folders to look into, those of the task or of the worker between the first and the last. */
function searchPath(
  name: string,
  environment: Readonly<Record<string, string>>,
  first: readonly string[],
  last: string,
): Record<string, string> {
  const own = environment[name] ?? environmentVariables()[name];
  return { [name]: [...first, ...(own ? [own] : []), last].join(delimiter) };
}
