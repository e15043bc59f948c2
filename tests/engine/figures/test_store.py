"""The store: snapshots that never change, one writer, and a pointer."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from rodatraden.engine.errors import RefusedImportError, StoreError, UnknownNameError
from rodatraden.engine.figures import Store
from rodatraden.engine.figures import draft as draft_module
from rodatraden.engine.figures import store as store_module

from .building import TUESDAY, area_of, covering, figure, publish, table, told

A = figure("N10000", "2481", 2023, 1.0)
B = figure("N20000", "2481", 2023, 2.0)


def test_an_empty_folder_has_nothing_and_stays_empty(tmp_path):
    store = Store(tmp_path / "data")
    assert store.current() is None
    assert store.manifests() == []
    assert not (tmp_path / "data").exists()
    with pytest.raises(UnknownNameError, match="ingen än"):
        store.open("latest")


def test_what_is_published_can_be_read_again(tmp_path):
    published = publish(tmp_path, [B, A], covering(A, B))
    snapshot = Store(tmp_path).current()
    assert snapshot is not None
    assert snapshot.id == published.id
    assert told(snapshot.values()) == told(table(A, B))
    assert snapshot.values().schema.equals(table(A).schema)
    manifest = snapshot.manifest
    assert {name: part.indicators for name, part in manifest.parts.items()} == {
        "missbruk-00": ("N10000",),
        "aldreomsorg-00": ("N20000",),
    }
    assert manifest.rows == 2
    assert manifest.indicators == ("N10000", "N20000")
    assert manifest.former is None
    assert manifest.sources["Kolada"].origin == "test"
    assert not manifest.practice
    snapshot.verify()


def test_an_import_replaces_what_it_covers_and_leaves_the_rest(tmp_path):
    gone = figure("N10000", "0114", 2023, 9.0)
    other_year = figure("N10000", "0114", 2022, 8.0)
    other_source = figure("N10000", "0115", 2023, 7.0, source="Socialstyrelsen")
    publish(tmp_path, [A, gone, other_year, other_source, B])
    new = A | {"value": 1.5, "fetched_at": TUESDAY}
    snapshot = publish(tmp_path, [new], covering(new))
    assert told(snapshot.values()) == told(table(new, other_year, other_source, B))


def test_a_coverage_without_rows_withdraws_everything_it_covers(tmp_path):
    publish(tmp_path, [A, B])
    with Store(tmp_path).begin("Kolada", area_of=area_of) as draft:
        assert draft.merge(covering(A)) == ["missbruk-00"]
        assert draft.values("missbruk-00").num_rows == 0
        snapshot = draft.commit()
    assert told(snapshot.values()) == told(table(B))


def test_a_delta_adds_replaces_and_withdraws_one_by_one(tmp_path):
    keep = figure("N10000", "0114", 2023, 9.0)
    drop = figure("N10000", "0115", 2023, 8.0)
    elsewhere = drop | {"source": "Socialstyrelsen", "value": 6.0}
    publish(tmp_path, [A, keep, drop, elsewhere])
    new = A | {"value": 1.5, "fetched_at": TUESDAY}
    withdrawn = [
        ("N10000", "0115", None, 2023, "T"),
        ("N10000", "2481", None, 2023, "T"),
        ("N77777", "0", None, 1, "T"),
    ]
    snapshot = publish(tmp_path, [new], None, withdrawn=withdrawn)
    assert told(snapshot.values()) == told(table(new, keep, elsewhere))


def test_only_parts_that_were_touched_are_rewritten(tmp_path):
    with Store(tmp_path).begin("Kolada", area_of=area_of) as draft:
        draft.stage(table(A, B))
        for part in draft.merge(None):
            with draft.writer("national", part) as out:
                out.write(pa.table({"indicator_id": list(draft.parts[part])}))
        former = draft.commit()
    with Store(tmp_path).begin("Kolada", area_of=area_of) as draft:
        draft.stage(table(A | {"value": 3.0}))
        assert draft.merge(None) == ["missbruk-00"]
        assert told(draft.values("aldreomsorg-00")) == told(table(B))
        latter = draft.commit(fingerprint="other")
    kept, touched = latter.manifest.parts["aldreomsorg-00"], latter.manifest.parts["missbruk-00"]
    assert kept == former.manifest.parts["aldreomsorg-00"]
    for info in kept.files.values():
        assert (former.folder / info.path).samefile(latter.folder / info.path)
    assert set(touched.files) == {"values"}  # its comparison was not made again, so there is none
    assert latter.table("national").to_pydict() == {"indicator_id": ["N20000"]}
    assert latter.manifest.fingerprint == "other"
    latter.verify()


def test_a_comparison_table_can_be_made_anew_for_a_part_with_the_same_values(tmp_path):
    publish(tmp_path, [A, B])
    with Store(tmp_path).begin("Kolada", area_of=area_of) as draft:
        assert draft.merge(None) == []
        with draft.writer("national", "missbruk-00") as out:
            out.write(pa.table({"indicator_id": ["N10000"], "median": [2.0]}))
        snapshot = draft.commit()
    assert snapshot.table("national").num_rows == 1
    assert told(snapshot.values()) == told(table(A, B))


def test_where_linking_fails_the_files_are_copied(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(1, "no links here")

    publish(tmp_path, [A, B])
    monkeypatch.setattr(os, "link", refuse)
    snapshot = publish(tmp_path, [A])
    assert told(snapshot.values()) == told(table(A, B))
    snapshot.verify()


def test_an_indicator_keeps_its_part_and_a_part_has_room_for_sixty_four(tmp_path):
    many = [figure(f"N1{i:04d}", "2481", 2023, float(i)) for i in range(70)]
    first = publish(tmp_path, many[3:]).manifest
    assert [len(part.indicators) for _, part in sorted(first.parts.items())] == [64, 3]
    second = publish(tmp_path, many[:3]).manifest
    assert second.part_of("N10003") == first.part_of("N10003") == "missbruk-00"
    assert second.part_of("N10000") == "missbruk-01"
    assert {i for part in second.parts.values() for i in part.indicators} == {r["indicator_id"] for r in many}


def test_a_part_that_is_too_large_is_merged_some_indicators_at_a_time(tmp_path, monkeypatch):
    rows = [figure(f"N1{i:04d}", f"{m:04d}", 2023, float(i + m)) for i in range(7) for m in range(5)]
    publish(tmp_path, rows[:20], covering(*rows[:20]))
    monkeypatch.setattr(draft_module, "MERGE_ROWS", 9)
    snapshot = publish(tmp_path, rows[10:], covering(*rows[10:]))
    assert told(snapshot.values()) == told(table(*rows))
    stored = snapshot.values(in_force=False)
    assert stored.column("indicator_id").to_pylist() == sorted(r["indicator_id"] for r in rows)


def test_rows_come_in_any_order_and_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr("rodatraden.engine.figures.staging.HELD_ROWS", 3)
    rows = [
        figure(f"N{a}0000", f"{m:04d}", y, 1.0) for m in range(4) for y in (2023, 2022) for a in (2, 1, 3)
    ]
    with Store(tmp_path).begin("Kolada", area_of=area_of) as draft:
        for row in rows:
            draft.stage(table(row))
        draft.stage(table())
        draft.merge(covering(*rows))
        snapshot = draft.commit()
    assert told(snapshot.values()) == told(table(*rows))


def test_without_commit_nothing_has_happened(tmp_path):
    before = publish(tmp_path, [A])
    with Store(tmp_path).begin("Kolada", area_of=area_of) as draft:
        draft.stage(table(B))
        draft.merge(None)
    store = Store(tmp_path)
    assert [m.id for m in store.manifests()] == [before.id]
    assert list((tmp_path / "drafts").iterdir()) == []
    publish(tmp_path, [B])  # the lock is free again


def test_commit_demands_a_merge(tmp_path):
    with Store(tmp_path).begin("Kolada", area_of=area_of) as draft:
        draft.stage(table(A))
        with pytest.raises(RuntimeError):
            draft.commit()


def test_one_writer_at_a_time_and_the_other_is_told(tmp_path):
    store = Store(tmp_path)
    with store.begin("Kolada", area_of=area_of), pytest.raises(StoreError) as caught:
        store.begin("tabell", area_of=area_of)
    assert "En annan import pågår redan (Kolada, sedan" in caught.value.what
    assert str(os.getpid()) in caught.value.what
    publish(tmp_path, [A])


def test_readers_keep_the_snapshot_they_opened(tmp_path):
    publish(tmp_path, [A])
    reader = Store(tmp_path).current()
    assert reader is not None
    publish(tmp_path, [A | {"value": 5.0}])
    assert reader.values().column("value").to_pylist() == [1.0]


def test_ids_sort_by_time_even_when_the_clock_is_turned_back(tmp_path, monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2020, 1, 1, tzinfo=UTC)

    ids = [publish(tmp_path, [A]).id, publish(tmp_path, [A]).id]
    monkeypatch.setattr(store_module, "datetime", Clock)
    ids.append(publish(tmp_path, [A]).id)
    assert ids == sorted(ids)
    assert len(set(ids)) == 3
    assert [m.id for m in Store(tmp_path).manifests()] == ids
    assert Store(tmp_path).open("latest").id == ids[2]
    assert Store(tmp_path).open("previous").id == ids[1]


def test_an_unknown_snapshot_is_answered_with_those_there_are(tmp_path):
    snapshot = publish(tmp_path, [A])
    with pytest.raises(UnknownNameError, match=snapshot.id):
        Store(tmp_path).open("20200101T000000Z-0000")


def test_thinning_keeps_the_protected_and_the_current(tmp_path):
    ids = [publish(tmp_path, [A | {"value": float(i)}, B]).id for i in range(5)]
    store = Store(tmp_path)
    assert store.thin(2, {ids[1]}) == [ids[0], ids[2]]
    assert [m.id for m in store.manifests()] == [ids[1], ids[3], ids[4]]
    assert store.thin(1, {ids[1]}) == [ids[3]]
    for snapshot_id in (ids[1], ids[4]):
        store.open(snapshot_id).verify()  # the files shared with those removed are still there
    with pytest.raises(ValueError, match="at least one"):
        store.thin(0)


def test_practice_figures_are_marked_and_never_mixed_with_real_ones(tmp_path):
    invented = [figure(i, "2481", 2023, 1.0, source="Övning") for i in ("N10000", "N10001", "N20000")]
    first = publish(tmp_path, invented, practice=True, source="Övning")
    assert first.manifest.practice
    assert first.manifest.practice_indicators == {"N10000", "N10001", "N20000"}
    second = publish(tmp_path, [A])
    assert second.manifest.practice
    assert second.manifest.practice_indicators == {"N10001", "N20000"}
    assert told(second.values(["N10000"])) == told(table(A))
    with pytest.raises(RefusedImportError, match="Kolada"):
        Store(tmp_path).begin("Övning", area_of=area_of, practice=True)
    with pytest.raises(RefusedImportError, match="övningsvärden"):
        publish(tmp_path, invented)
    third = publish(tmp_path, [figure(i, "2481", 2023, 4.0) for i in ("N10001", "N20000")])
    assert not third.manifest.practice
    assert set(third.manifest.sources) == {"Kolada"}


def test_a_missing_pointer_is_told_and_nothing_is_removed(tmp_path):
    snapshot = publish(tmp_path, [A])
    (tmp_path / "current").unlink()
    with pytest.raises(StoreError, match=snapshot.id):
        publish(tmp_path, [B])
    (tmp_path / "current").write_text(snapshot.id)
    assert Store(tmp_path).current() is not None


def test_a_pointer_to_nothing_is_told(tmp_path):
    snapshot = publish(tmp_path, [A])
    (tmp_path / "current").write_text("20200101T000000Z-0000")
    with pytest.raises(StoreError, match=snapshot.id):
        Store(tmp_path).current()


def test_a_damaged_manifest_is_told_without_a_trace(tmp_path):
    snapshot = publish(tmp_path, [A])
    path = snapshot.folder / "manifest.json"
    content = json.loads(path.read_text())
    for broken in ("{", "[]", json.dumps(content | {"format": 9}), json.dumps({"format": 1})):
        path.write_text(broken)
        with pytest.raises(StoreError, match="säkerhetskopia"):
            Store(tmp_path).current()


def test_damage_is_found_by_the_checksums(tmp_path):
    snapshot = publish(tmp_path, [A, B])
    snapshot.verify()
    paths = [snapshot.folder / part.files["values"].path for part in snapshot.manifest.parts.values()]
    paths[0].write_bytes(paths[0].read_bytes() + b"x")
    paths[1].unlink()
    with pytest.raises(StoreError) as caught:
        snapshot.verify()
    assert "har ändrats" in caught.value.what
    assert "saknas" in caught.value.what


def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        Store(tmp_path / "file" / "data").begin("Kolada", area_of=area_of)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    publish(tmp_path / "data", [A])
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="Disken är full"):
        publish(tmp_path / "data", [B])
    monkeypatch.undo()
    current = Store(tmp_path / "data").current()
    assert current is not None
    assert told(current.values()) == told(table(A))
