"""Layers inside each app (pyproject.toml), which import-linter looks at: here, that an import upwards breaks them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import grimp
import pytest
from importlinter.contracts.layers import LayersContract

PROJECT = Path(__file__).resolve().parents[2]
LINTED = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
OF_APPS = {
    each["containers"][0]: each
    for each in LINTED["contracts"]
    if each["type"] == "layers" and "containers" in each
}


@pytest.fixture(scope="module")
def imports():
    return grimp.build_graph(*LINTED["root_packages"])


def test_every_app_that_tells_something_has_layers():
    assert set(OF_APPS) == {*LINTED["root_packages"]} - {"common"}


@pytest.mark.parametrize(
    ("app", "low", "high"),
    [
        ("accounts", "models", "actions.change_profile"),
        ("accounts", "actions.change_profile", "forms"),
        ("rewards", "models", "actions.redeem_points"),
        ("rewards", "actions.redeem_points", "views.holder"),
        ("routing", "models", "claims"),
        ("routing", "claims", "actions.claim_enquiry"),
        ("marketplace", "models.answers", "notices"),
        ("marketplace", "permissions", "actions.submit_answer"),
        ("marketplace", "actions.submit_answer", "views.claims"),
    ],
)
def test_without_the_guard_an_import_could_point_up(app, low, high, imports):
    contract = OF_APPS[app]
    options = {key: str(value) if isinstance(value, bool) else value for key, value in contract.items()}
    layers = LayersContract(name=contract["name"], session_options=LINTED, contract_options=options)
    importer, imported = f"{app}.{low}", f"{app}.{high}"
    assert {importer, imported} <= imports.modules
    assert layers.check(imports, verbose=False).kept
    imports.add_import(importer=importer, imported=imported)
    assert not layers.check(imports, verbose=False).kept
    imports.remove_import(importer=importer, imported=imported)
