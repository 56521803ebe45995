"""Drives a server by Kestra's own client for Python, as its users do; every answer must fit the client's models.

Takes the server's address from SERVER_URL and, where it wants credentials, them from SERVER_USER and SERVER_PASSWORD.
"""

import io
import os
import time
import unittest
import zipfile

from kestrapy import KestraClient
from kestrapy.base_api import BaseApi
from kestrapy.exceptions import NotFoundException, UnprocessableEntityException
from kestrapy.models.execution_controller_set_labels_by_ids_request import ExecutionControllerSetLabelsByIdsRequest
from kestrapy.models.execution_repository_interface_flow_filter import ExecutionRepositoryInterfaceFlowFilter
from kestrapy.models.id_with_namespace import IdWithNamespace
from kestrapy.models.kv_controller_api_delete_bulk_request import KVControllerApiDeleteBulkRequest
from kestrapy.models.label import Label
from kestrapy.models.map_object_object import MapObjectObject
from kestrapy.models.state import State

TENANT = "main"
NAMESPACE = "official.client"
# One each twentieth of a second, for a minute: machines may be slow.
LOOKS_MAX = 1200


as_well_as_it_fits = BaseApi._construct_model


def refuse(data, model):
    """The client makes the best of answers that do not fit; here they are faults."""
    model.from_dict(data)
    raise AssertionError(f"An answer does not fit {model.__name__}: {data}")


BaseApi._construct_model = staticmethod(refuse)
# Its model of states asks for what no server sends, and that of reduced flows has labels as no other model has them.
MapObjectObject.from_dict = classmethod(lambda cls, data: cls.model_construct(additional_properties={"labels": data}))
State.from_dict = classmethod(lambda cls, data: as_well_as_it_fits(data, cls))


def flow(name, *lines):
    head = [f"id: {name}", f"namespace: {NAMESPACE}", "labels: {team: sales}"]
    return "\n".join([*head, *lines]) + "\n"


def says(name, text="hello"):
    return flow(
        name,
        "inputs: [{id: who, type: STRING, defaults: you}]",
        "tasks:",
        f"  - {{id: say, type: io.kestra.plugin.core.debug.Return, format: '{text} {{{{ inputs.who }}}}'}}",
        "  - {id: tell, type: io.kestra.plugin.core.log.Log, message: told}",
    )


def where(field, operation, value):
    return {"field": field, "operation": operation, "value": value}


class OfficialClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = KestraClient(
            host=os.environ["SERVER_URL"],
            username=os.environ.get("SERVER_USER"),
            password=os.environ.get("SERVER_PASSWORD"),
            timeout=30,
        )
        cls.flows, cls.executions = cls.client.flows, cls.client.executions

    def created(self, name, source=None):
        return self.flows.create_flow(tenant=TENANT, body=source or says(name))

    def run_flow(self, name, **options):
        return self.executions.create_execution(
            tenant=TENANT, namespace=NAMESPACE, id=name, wait=True, **options
        )

    def paused(self, name):
        """An execution that waits in a Pause."""
        source = flow(name, "tasks: [{id: wait, type: io.kestra.plugin.core.flow.Pause}]")
        self.created(name, source)
        execution = self.executions.create_execution(tenant=TENANT, namespace=NAMESPACE, id=name)
        return self.reached(execution.id, "PAUSED")

    def reached(self, execution_id, state):
        for _ in range(LOOKS_MAX):
            execution = self.executions.execution(execution_id, TENANT)
            if execution.state.current.value == state:
                return execution
            time.sleep(0.05)
        raise AssertionError(f"{execution_id} is {execution.state.current}, not {state}")

    # Flows

    def test_a_flow_is_created_read_changed_and_deleted(self):
        made = self.created("crud")
        self.assertEqual(("crud", NAMESPACE, 1), (made.id, made.namespace, made.revision))
        changed = self.flows.update_flow(NAMESPACE, "crud", TENANT, says("crud", "bye"))
        self.assertEqual(2, changed.revision)
        self.assertIn("bye", self.flows.flow(NAMESPACE, "crud", TENANT, source=True).source)
        self.assertIn("hello", self.flows.flow(NAMESPACE, "crud", TENANT, source=True, revision=1).source)
        self.assertEqual([1, 2], sorted(each.revision for each in self.flows.list_flow_revisions(NAMESPACE, "crud", TENANT)))
        self.assertEqual("say", self.flows.task_from_flow(NAMESPACE, "crud", "say", TENANT).id)
        self.flows.delete_flow(NAMESPACE, "crud", TENANT)
        with self.assertRaises(NotFoundException):
            self.flows.flow(NAMESPACE, "crud", TENANT)
        self.assertTrue(self.flows.flow(NAMESPACE, "crud", TENANT, allow_deleted=True).deleted)

    def test_what_inputs_default_to_fits_whatever_their_type(self):
        made = self.created(
            "asking",
            flow(
                "asking",
                "inputs:",
                "  - {id: sure, type: BOOL, defaults: true}",
                "  - {id: number, type: INT, defaults: 5}",
                "  - {id: many, type: ARRAY, itemType: STRING, defaults: [a, b]}",
                "tasks: [{id: tell, type: io.kestra.plugin.core.log.Log, message: told}]",
            ),
        )
        self.assertEqual(["true", "5", '["a","b"]'], [each.defaults.actual_instance for each in made.inputs])
        self.assertEqual([True, True, True], [each.required for each in made.inputs])

    def test_what_is_wrong_with_a_flow_is_said(self):
        with self.assertRaises(UnprocessableEntityException) as refused:
            self.flows.create_flow(tenant=TENANT, body="id: broken\nnamespace: official.client\n")
        self.assertIn("tasks", refused.exception.body)
        (good, bad) = self.flows.validate_flows(TENANT, says("good") + "---\nid: bad\nnamespace: official.client\n")
        self.assertIsNone(good.constraints)
        self.assertIn("tasks", bad.constraints)

    def test_flows_are_found_exported_imported_and_switched(self):
        for name in ("found-1", "found-2"):
            self.created(name, says(name, "needle"))
        page = self.flows.search_flows(
            TENANT, page=1, size=10, sort=["id:asc"],
            filters=[where("namespace", "EQUALS", NAMESPACE), where("q", "EQUALS", "found-")],
        )
        self.assertEqual(["found-1", "found-2"], [each.id for each in page.results])
        by_source = self.flows.search_flows_by_source_code(TENANT, q="needle", namespace=NAMESPACE)
        self.assertEqual(2, by_source.total)
        self.assertIn(NAMESPACE, self.flows.list_distinct_namespaces(TENANT))
        self.assertGreaterEqual(len(self.flows.list_flows_by_namespace(NAMESPACE, TENANT)), 2)
        ids = [IdWithNamespace(namespace=NAMESPACE, id=name) for name in ("found-1", "found-2")]
        with zipfile.ZipFile(io.BytesIO(self.flows.export_flows_by_ids(TENANT, ids))) as archive:
            self.assertEqual([f"{NAMESPACE}.found-1.yml", f"{NAMESPACE}.found-2.yml"], sorted(archive.namelist()))
        self.assertEqual(2, self.flows.disable_flows_by_ids(TENANT, ids).count)
        self.assertTrue(self.flows.flow(NAMESPACE, "found-1", TENANT).disabled)
        self.assertEqual(2, self.flows.enable_flows_by_ids(TENANT, ids).count)
        self.assertEqual(2, self.flows.delete_flows_by_ids(TENANT, ids).count)
        self.assertFalse(self.flows.import_flows(TENANT, file_content=says("found-1").encode()))
        self.assertEqual("found-1", self.flows.flow(NAMESPACE, "found-1", TENANT).id)

    def test_graphs_and_dependencies(self):
        self.created("graphed")
        graph = self.flows.generate_flow_graph(NAMESPACE, "graphed", TENANT)
        self.assertGreaterEqual(len(graph.nodes), 2)
        self.assertGreaterEqual(len(self.flows.generate_flow_graph_from_source(TENANT, says("x")).edges), 1)
        caller = f"tasks: [{{id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: {NAMESPACE}, flowId: graphed}}]"
        self.created("calling", flow("calling", caller))
        known = self.flows.flow_dependencies(NAMESPACE, "graphed", TENANT)
        self.assertEqual({"graphed", "calling"}, {node.id for node in known.nodes})

    # Executions

    def test_an_execution_is_created_waited_for_and_found(self):
        self.created("ran")
        done = self.run_flow("ran", labels=["ticket:a:b"], inputs={"who": "Ada"})
        self.assertEqual("SUCCESS", done.state.current.value)
        self.assertTrue(done.url)
        read = self.executions.execution(done.id, TENANT)
        self.assertEqual(["say", "tell"], [each.task_id for each in read.task_run_list])
        found = self.executions.search_executions(
            TENANT, size=10, sort=["state.startDate:desc"],
            filters=[
                where("labels", "EQUALS", {"ticket": "a:b"}),
                where("state", "IN", ["SUCCESS", "FAILED"]),
                where("startDate", "GREATER_THAN_OR_EQUAL_TO", "2020-01-01T00:00:00Z"),
            ],
        )
        self.assertEqual([done.id], [each["id"] for each in found["results"]])
        by_flow = self.executions.search_executions_by_flow_id(TENANT, NAMESPACE, "ran")
        self.assertEqual(1, by_flow["total"])
        wanted = [ExecutionRepositoryInterfaceFlowFilter(namespace=NAMESPACE, id="ran")]
        (latest,) = self.executions.latest_executions(TENANT, wanted)
        self.assertEqual(done.id, latest.id)
        self.assertEqual("ran", self.executions.flow_from_execution_by_id(done.id, TENANT).id)
        self.assertGreaterEqual(len(self.executions.execution_flow_graph(done.id, TENANT).nodes), 2)

    def test_executions_are_filtered_by_alternatives(self):
        for name in ("one-of", "other-of", "none-of"):
            self.created(name)
            self.run_flow(name)
        either = {
            "logical": "or",
            "children": [where("flowId", "EQUALS", "one-of"), where("flowId", "EQUALS", "other-of")],
        }
        found = self.executions.search_executions(TENANT, filters=[either, where("state", "EQUALS", "SUCCESS")])
        self.assertEqual({"one-of", "other-of"}, {each["flowId"] for each in found["results"]})

    def test_an_execution_is_followed_to_its_end(self):
        self.created("followed")
        execution = self.executions.create_execution(tenant=TENANT, namespace=NAMESPACE, id="followed")
        BaseApi._construct_model = staticmethod(lambda data, model: data)
        try:
            *_, last = self.executions.follow_execution(execution.id, TENANT)
        finally:
            BaseApi._construct_model = staticmethod(refuse)
        self.assertEqual("SUCCESS", last.state.current.value)

    def test_executions_are_paused_resumed_killed_and_labelled(self):
        first, second = self.paused("paused-1"), self.paused("paused-2")
        self.executions.resume_execution(first.id, TENANT)
        self.reached(first.id, "SUCCESS")
        self.executions.kill_execution(second.id, TENANT)
        self.reached(second.id, "KILLED")
        self.executions.set_labels_on_terminated_execution(first.id, TENANT, [Label(key="seen", value="yes")])
        wanted = ExecutionControllerSetLabelsByIdsRequest(
            executionsId=[second.id], executionLabels=[Label(key="seen", value="no")]
        )
        self.executions.set_labels_on_terminated_executions_by_ids(TENANT, wanted)
        found = self.executions.search_executions(TENANT, filters=[where("labels", "EQUALS", {"seen": "no"})])
        self.assertEqual([second.id], [each["id"] for each in found["results"]])

    def test_a_failure_is_restarted_replayed_and_deleted(self):
        self.created("failing", flow("failing", "tasks: [{id: fail, type: io.kestra.plugin.core.execution.Fail}]"))
        failed = self.run_flow("failing")
        self.assertEqual("FAILED", failed.state.current.value)
        self.executions.restart_execution(failed.id, TENANT)
        self.reached(failed.id, "FAILED")
        again = self.executions.replay_execution(failed.id, TENANT)
        self.assertNotEqual(failed.id, again.id)
        self.reached(again.id, "FAILED")
        changed = self.executions.update_execution_status(failed.id, "WARNING", TENANT)
        self.assertEqual(failed.id, changed.id)
        self.executions.delete_executions_by_ids(TENANT, [again.id])
        with self.assertRaises(NotFoundException):
            self.executions.execution(again.id, TENANT)

    def test_expressions_outputs_and_logs_of_an_execution(self):
        self.created("told")
        done = self.run_flow("told", inputs={"who": "Ada"})
        result = self.executions.eval_expression(done.id, TENANT, "{{ outputs.say.value }}")
        self.assertEqual("hello Ada", result["result"])
        information = self.client.outputs.task_outputs_information(done.id, TENANT)
        self.assertEqual(["say", "tell"], [each.task_id for each in information])
        outputs = self.client.outputs.task_run_outputs(done.id, information[0].task_run_id, TENANT)
        self.assertEqual("hello Ada", outputs["value"])
        logs = self.client.logs.list_logs_from_execution(done.id, TENANT, min_level="INFO")
        self.assertIn("told", [each.message for each in logs])
        self.assertIn("told", self.client.logs.download_logs_from_execution(done.id, TENANT))
        found = self.client.logs.search_logs(TENANT, filters=[where("q", "EQUALS", "told")])
        self.assertGreaterEqual(len(found.results), 1)

    # Namespaces, KV, files

    def test_key_value_pairs(self):
        kv = self.client.kv
        kv.set_key_value(NAMESPACE, "answer", TENANT, "42")
        kv.set_key_value(NAMESPACE, "word", TENANT, '"hello"')
        self.assertEqual(("NUMBER", 42), (kv.key_value(NAMESPACE, "answer", TENANT).type.value, kv.key_value(NAMESPACE, "answer", TENANT).value))
        listed = kv.list_all_keys(TENANT, filters=[where("namespace", "EQUALS", NAMESPACE)])
        self.assertEqual({"answer", "word"}, {each.key for each in listed.results})
        self.assertTrue(kv.delete_key_value(NAMESPACE, "answer", TENANT))
        gone = kv.delete_key_values(NAMESPACE, TENANT, KVControllerApiDeleteBulkRequest(keys=["word"]))
        self.assertEqual(["word"], gone.keys)
        with self.assertRaises(NotFoundException):
            kv.key_value(NAMESPACE, "word", TENANT)

    def test_namespace_files(self):
        files = self.client.files
        files.create_namespace_file(NAMESPACE, "/notes/a.txt", TENANT, b"alpha")
        self.assertEqual(b"alpha", files.file_content(NAMESPACE, "/notes/a.txt", TENANT))
        self.assertEqual(5, files.file_metadatas(NAMESPACE, TENANT, "/notes/a.txt").size)
        self.assertEqual(["a.txt"], [each.file_name for each in files.list_namespace_directory_files(NAMESPACE, TENANT, "/notes")])
        files.move_file_directory(NAMESPACE, "/notes/a.txt", "/notes/b.txt", TENANT)
        self.assertEqual(["/notes/b.txt"], files.search_namespace_files(NAMESPACE, "b.txt", TENANT))
        with zipfile.ZipFile(io.BytesIO(files.export_namespace_files(NAMESPACE, TENANT))) as archive:
            self.assertIn("notes/b.txt", archive.namelist())
        files.delete_file_directory(NAMESPACE, "/notes", TENANT)
        with self.assertRaises(NotFoundException):
            files.file_content(NAMESPACE, "/notes/b.txt", TENANT)

    def test_namespaces(self):
        self.created("anywhere")
        found = self.client.namespaces.search_namespaces(TENANT, filters=[where("q", "EQUALS", "official")])
        self.assertIn(NAMESPACE, [each.id for each in found.results])
        self.assertEqual(NAMESPACE, self.client.namespaces.namespace(NAMESPACE, TENANT).id)

    # Triggers

    def test_triggers_are_found_switched_and_made_up_for(self):
        self.created(
            "clocked",
            flow(
                "clocked",
                "triggers: [{id: clock, type: io.kestra.plugin.core.trigger.Schedule, cron: '0 0 1 1 *'}]",
                "tasks: [{id: t, type: io.kestra.plugin.core.log.Log, message: hi}]",
            ),
        )
        triggers = self.client.triggers
        name = {"namespace": NAMESPACE, "flowId": "clocked", "triggerId": "clock"}
        for _ in range(LOOKS_MAX):
            page = triggers.search_triggers(TENANT, filters=[where("flowId", "EQUALS", "clocked")])
            if page["total"] == 1:
                break
            time.sleep(0.05)
        self.assertEqual("clock", page["results"][0]["trigger"]["id"])
        self.assertEqual("clock", page["results"][0]["state"]["triggerId"])
        self.assertTrue(triggers.disable_trigger_by_id(TENANT, {**name, "disabled": True})["disabled"])
        self.assertFalse(triggers.disable_trigger_by_id(TENANT, {**name, "disabled": False})["disabled"])
        backfill = {"start": "2023-01-01T00:00:00Z", "end": "2024-06-01T00:00:00Z"}
        made = triggers.create_backfill(TENANT, {**name, "backfill": backfill})
        self.assertIn("backfill", made)
        self.assertEqual(1, triggers.search_triggers_for_flow(TENANT, NAMESPACE, "clocked")["total"])

    # Plugins, dashboards, the installation

    def test_plugins_and_their_documentation(self):
        plugins = self.client.plugins
        self.assertGreaterEqual(len(plugins.list_plugins()["results"]), 1)
        documented = plugins.plugin_documentation("io.kestra.plugin.core.log.Log")
        self.assertIn("message", documented["schema"]["properties"]["properties"])
        self.assertIn("properties", plugins.plugin_schema("flow") | {"properties": {}})
        self.assertIn("STRING", [each["type"] for each in plugins.plugin_input_types()])

    def test_dashboards(self):
        source = "\n".join([
            "id: overview",
            "title: Overview",
            "charts:",
            "  - id: states",
            "    type: io.kestra.plugin.core.dashboard.chart.Pie",
            "    data:",
            "      type: io.kestra.plugin.core.dashboard.data.Executions",
            "      columns:",
            "        state: {field: STATE}",
            "        total: {agg: COUNT}",
        ])
        dashboards = self.client.dashboards
        made = dashboards.create_dashboard(TENANT, source)
        self.assertEqual("Overview", dashboards.dashboard(made["id"], TENANT)["title"])
        self.assertIn(made["id"], [each["id"] for each in dashboards.search_dashboards(TENANT)["results"]])
        dashboards.delete_dashboard(made["id"], TENANT)

    def test_the_installation(self):
        configuration = self.client._session.get(f"{os.environ['SERVER_URL']}/api/v1/configs").json()
        self.assertTrue(configuration["version"])
        self.assertIn("upper", self.client.misc.pebble_filters())
        self.assertGreaterEqual(self.client.instance.active_services().total, 1)
        self.assertGreaterEqual(len(self.client.instance.search_services().results), 1)


if __name__ == "__main__":
    unittest.main()
