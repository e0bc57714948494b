"""What the import contracts cannot say: the house rules of the architecture, one test each."""

import ast
import configparser
import inspect
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from app import SLICES
from app.kit import jobs

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
MODULES = sorted(APP.rglob("*.py"))
LIMIT_LINES = 300
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "handler", "service", "data", "info", "process"}


def _slice_of(path: Path) -> str:
    return path.relative_to(APP).parts[0]


def _kind_of(path: Path) -> str:
    parts = path.relative_to(APP).parts
    return parts[1].removesuffix(".py") if len(parts) > 1 else ""


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _imports(path: Path) -> list[str]:
    """Modules that ``path`` imports when it runs (not those for type checkers only)."""
    found: list[str] = []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def _packages() -> set[str]:
    folders = (path.parent for path in APP.glob("*/__init__.py"))
    return {folder.name for folder in folders} - {"kit"}


def test_every_slice_is_registered():
    assert _packages() == set(SLICES)


def test_every_slice_is_in_the_container_list_of_the_contracts():
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    containers = contracts["importlinter:contract:inside"]["containers"].split()
    assert {name.removeprefix("app.") for name in containers} == set(SLICES)


def test_both_layer_contracts_are_exhaustive():
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    for name in ("slices", "inside"):
        assert contracts[f"importlinter:contract:{name}"]["exhaustive"] == "True"


def _action_modules() -> list[str]:
    names = []
    for name in SLICES:
        if find_spec(f"app.{name}.actions") is None:
            continue
        folder = APP / name / "actions"
        names.append(f"app.{name}.actions")
        if folder.is_dir():
            names += [f"app.{name}.actions.{file.stem}" for file in folder.glob("[!_]*.py")]
    return names


@pytest.mark.parametrize("module_name", _action_modules())
def test_every_public_action_is_transactional(module_name):
    module = import_module(module_name)
    bare = [
        name
        for name, thing in vars(module).items()
        if inspect.isfunction(thing)
        and thing.__module__.startswith(module_name)
        and not name.startswith("_")
        and not getattr(thing, "__transactional__", False)
    ]
    assert bare == []


def test_an_action_writes_only_its_own_tables():
    foreign = [
        f"{_name(path)}: {imported}"
        for path in MODULES
        if _kind_of(path) == "actions"
        for imported in _imports(path)
        if re.match(r"app\.\w+\.models", imported)
        and not imported.startswith(f"app.{_slice_of(path)}.")
    ]
    assert foreign == []


def test_nothing_commits_outside_the_kit():
    guilty = [
        _name(path)
        for path in MODULES
        if _slice_of(path) != "kit" and re.search(r"\.commit\(", path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_no_rule_reads_the_clock():
    guilty = [
        _name(path)
        for path in MODULES
        if _kind_of(path) in ("rules", "permissions")
        and re.search(r"\b(now|today|utcnow)\(", path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_no_file_outgrows_its_reader():
    long = {
        _name(path): lines
        for path in MODULES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LIMIT_LINES
    }
    assert long == {}


def test_no_file_is_named_after_nothing():
    guilty = [_name(path) for path in MODULES if path.stem in FORBIDDEN_NAMES]
    assert guilty == []


def test_every_module_says_what_lives_in_it():
    silent = [
        _name(path)
        for path in MODULES
        if (text := path.read_text(encoding="utf-8")).strip()
        and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_every_enqueued_job_exists(built_app):
    asked = {
        (_name(path), node.args[0].value)
        for path in MODULES
        if "enqueue" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "enqueue"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert asked
    assert {pair for pair in asked if pair[1] not in jobs.names()} == set()


def test_every_api_route_says_what_it_does(built_app):
    silent = [
        rule.rule
        for rule in built_app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        and not inspect.getdoc(built_app.view_functions[rule.endpoint])
    ]
    assert silent == []
