"""What a publication would change is told by service and by setting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from handlers.domain.ids import ServiceKey
from nlu.catalogue.changes import compare, everything
from nlu.catalogue.load import load
from tests.unit.catalogue.content_directory import COMPLETE, write_content
from tests.unit.catalogue.test_load import TODAY


def test_added_removed_and_changed_services_and_settings_are_told(tmp_path: Path) -> None:
    rows = [COMPLETE | {"key": key} for key in ("a", "b", "c")]
    old = load(write_content(tmp_path, rows), TODAY)
    changed = [rows[0], rows[1] | {"cost": "Diez euros"}, COMPLETE | {"key": "d"}]
    new = replace(load(write_content(tmp_path, changed), TODAY), phone="1", holidays=frozenset({date(2026, 1, 1)}))
    changes = compare(replace(old, version=7), new)
    assert (changes.added, changes.removed, changes.changed) == (("d",), ("c",), ("b",))
    assert changes.settings == ("phone", "holidays")


def test_the_same_content_is_no_change_whatever_its_version_and_order(tmp_path: Path) -> None:
    rows = [COMPLETE | {"key": key} for key in ("a", "b")]
    old = load(write_content(tmp_path, rows), TODAY)
    new = load(write_content(tmp_path, rows[::-1]), TODAY)
    assert compare(replace(old, version=3), new).none


def test_the_first_version_adds_every_service(tmp_path: Path) -> None:
    changes = everything(load(write_content(tmp_path), TODAY))
    assert changes.added == (ServiceKey("padron"),)
    assert not changes.settings
