"""Gives the fuzzer names of things that there are, so that it does not only ask for what is missing."""

import os
import random

import schemathesis

FLOWS = os.environ["FUZZED_FLOWS"].split(",")
EXECUTIONS = os.environ["FUZZED_EXECUTIONS"].split(",")
KNOWN = {
    "tenant": ["main"],
    "namespace": [os.environ["FUZZED_NAMESPACE"]],
    "executionId": EXECUTIONS,
    "flowId": FLOWS,
    "taskId": ["say"],
    "triggerId": ["clock"],
    "key": ["open-sesame"],
}


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Two of three names are known ones; `id` means a flow wherever a namespace stands before it."""
    if not path_parameters:
        return path_parameters
    chance = random.Random(repr(sorted(path_parameters.items())))
    known = {**KNOWN, "id": FLOWS if "namespace" in path_parameters else [os.environ["FUZZED_NAMESPACE"]]}
    return {
        name: chance.choice(known[name]) if name in known and chance.random() < 0.67 else value
        for name, value in path_parameters.items()
    }
