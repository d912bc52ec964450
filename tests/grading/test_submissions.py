"""What counts as a notebook that was handed in, in folders and zip files, and what is said of all else."""

import io
import zipfile

import pytest

from beltlab.grading import hub, submissions
from beltlab.grading.submissions import Passed, find

BOOK = b'{"cells": [], "nbformat": 4}'


def zipped(members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def found(folder, entries):
    for name, content in entries.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return find(folder)


def test_each_entry_is_a_submission_or_has_its_reason(tmp_path):
    notebooks = {"b.ipynb": b"", "a.IPYNB": b"no", "plain": BOOK, "x.txt": b"\xef\xbb\xbf \r\n" + BOOK, "y.json": BOOK,
                 "z.Download": BOOK}
    others = {
        "t.txt": b"cells", "half.txt": b'{"cells": 1}', "no.json": b'{"nbformat": 4}', "list.json": b"[" + BOOK + b"]",
        "p.html": b"", "p.HTM": b"", "p.pdf": b"", "p.py": b"", "._a.ipynb": BOOK,
        "__MACOSX/a.ipynb": BOOK, ".ipynb_checkpoints/a.ipynb": BOOK, "p.docx": b"",
    }  # fmt: skip
    archives = {f"p.{ending}": b"" for ending in ("rar", "7z", "gz", "tar", "tgz", "bz2", "xz")}
    others |= archives
    seen = found(tmp_path, notebooks | others)
    assert [*seen.submissions] == sorted(notebooks) and not seen.unseen
    assert [*seen.passed] == sorted({name if name[1] != "_" and name[0] != "." else name.split("/")[0]
                                     for name in others})
    for name, word in {
        "p.html": "a web page", "p.HTM": "a web page", "p.pdf": "a printout", "p.py": "a script",
        **dict.fromkeys(archives, "unpack it"), "._a.ipynb": "macOS", "__MACOSX": "macOS",
        ".ipynb_checkpoints": "Jupyter's own", "p.docx": "not a notebook",
        "t.txt": "not a notebook", "half.txt": "not a notebook",
    }.items():  # fmt: skip
        assert word in seen.passed[name], name
    assert all(seen.submissions[name].read() == content for name, content in notebooks.items())


def test_zip_files_are_read_as_folders_are_and_one_level_deeper(tmp_path):
    inner = zipped([("in.ipynb", BOOK + b" "), ("deeper.zip", zipped([("x.ipynb", BOOK)]))])
    members = [("a.ipynb", BOOK), ("f/plain", BOOK), ("f/no.txt", b"no"), ("p.pdf", b""), ("._a.ipynb", BOOK),
               ("f/.ipynb_checkpoints/a.ipynb", BOOK), ("in.zip", inner), ("broken.zip", b"PK no")]
    seen = found(tmp_path, {"all.zip": zipped(members)})
    assert [*seen.submissions] == ["all.zip/a.ipynb", "all.zip/f/plain", "all.zip/in.zip/in.ipynb"]
    assert seen.submissions["all.zip/in.zip/in.ipynb"].read() == BOOK + b" "
    assert seen.submissions["all.zip/a.ipynb"].read() == BOOK
    reasons = {name.removeprefix("all.zip/"): reason for name, reason in seen.passed.items()}
    assert set(reasons) == {"f/no.txt", "p.pdf", "._a.ipynb", "f/.ipynb_checkpoints/a.ipynb", "in.zip/deeper.zip",
                            "broken.zip"}
    for name, word in {
        "f/no.txt": "not a notebook", "p.pdf": "a printout", "._a.ipynb": "macOS", "broken.zip": "damaged",
        "f/.ipynb_checkpoints/a.ipynb": "Jupyter", "in.zip/deeper.zip": "in a zip file: unpack",
    }.items():  # fmt: skip
        assert word in reasons[name], name
    assert [*find(tmp_path / "all.zip").submissions] == ["a.ipynb", "f/plain", "in.zip/in.ipynb"]


def test_two_members_that_read_alike_stay_two(tmp_path):
    seen = found(tmp_path, {"a.zip": zipped([("x\\y.ipynb", BOOK), ("x\\\\y.ipynb", b"")])})
    assert len(seen.submissions) == 2
    alike = zipped([("张.ipynb", BOOK), ("ab.ipynb", b"")]).replace(b"ab.", "张.".encode("gbk"))
    assert [*found(tmp_path, {"a.zip": alike}).submissions] == ["a.zip/张.ipynb", "a.zip/张.ipynb (again)"]
    gbk = "张.ipynb".encode("gbk").decode("cp437")  # as Windows in Chinese writes it: no sign that says so
    for typed in ("张.ipynb", "é.ipynb"):
        assert submissions._member_name(zipfile.ZipInfo(typed.encode("utf-8").decode("cp437"))) == typed
    assert submissions._member_name(zipfile.ZipInfo(gbk)) == "张.ipynb"
    said = zipfile.ZipInfo(gbk)
    said.flag_bits |= 0x800  # it says that it is UTF-8
    assert submissions._member_name(said) == gbk
    assert submissions._member_name(zipfile.ZipInfo("张.ipynb")) == "张.ipynb"


def test_a_link_in_a_zip_file_hands_in_nothing(tmp_path):
    link = zipfile.ZipInfo("a.ipynb")
    link.external_attr = 0o120777 << 16
    seen = found(tmp_path, {"z.zip": zipped([(link, "/etc/passwd")])})
    assert not seen.submissions and "a link" in seen.passed["z.zip/a.ipynb"]


def test_what_is_too_large_or_too_many_is_never_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "LARGEST", len(BOOK))
    monkeypatch.setattr(submissions, "MEMBERS", 2)
    seen = found(tmp_path, {
        "right.ipynb": BOOK, "long.ipynb": BOOK + b" ", "long.txt": BOOK + b" ",
        "z.zip": zipped([("a.ipynb", BOOK + b" ")]), "two.zip": zipped([("a.ipynb", BOOK), ("b.ipynb", BOOK)]),
        "many.zip": zipped([(f"{name}.ipynb", b"") for name in "abc"]),
    })  # fmt: skip
    assert [*seen.submissions] == ["long.ipynb", "right.ipynb", "two.zip/a.ipynb", "two.zip/b.ipynb"]
    assert seen.submissions["right.ipynb"].read() == seen.submissions["two.zip/b.ipynb"].read() == BOOK
    with pytest.raises(Passed, match="larger than 64 MB"):
        seen.submissions["long.ipynb"].read()
    assert "larger" in seen.passed["long.txt"] and "larger" in seen.passed["z.zip/a.ipynb"]
    assert "more than 2 files" in seen.passed["many.zip"]


def test_a_zip_file_that_lies_about_a_member_costs_only_that_one(tmp_path):
    whole = zipped([("a.ipynb", BOOK), ("b.ipynb", BOOK.replace(b"4", b"5"))])
    seen = found(tmp_path, {"z.zip": whole.replace(BOOK, BOOK[::-1], 1)})  # its checksum is another
    assert [*seen.submissions] == ["z.zip/b.ipynb"] and "cannot be unpacked" in seen.passed["z.zip/a.ipynb"]
    (tmp_path / "z.zip").write_bytes(zipped([("c.ipynb", BOOK)]))  # since it was looked at
    with pytest.raises(Passed, match="cannot be unpacked"):
        seen.submissions["z.zip/b.ipynb"].read()


def test_the_folder_of_the_marks_is_no_submission_and_no_folder_is_a_sentence(tmp_path):
    found(tmp_path, {"a.ipynb": BOOK, "marks/b.ipynb": BOOK, "c/d.ipynb": BOOK})
    assert [*find(tmp_path, tmp_path / "marks").submissions] == ["a.ipynb", "c/d.ipynb"]
    assert not find(tmp_path, tmp_path / "marks").passed
    with pytest.raises(NotADirectoryError, match="neither a folder nor a zip file"):
        find(tmp_path / "a.ipynb")
    with pytest.raises(FileNotFoundError):
        find(tmp_path / "nowhere")


def test_a_hub_says_of_each_notebook_why_it_is_not_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(hub, "LARGEST", len(BOOK))
    homes = tmp_path / "homes"
    for name in ("ada", "bo", "cai"):
        (homes / name / hub.RECORD.parent / "exercises").mkdir(parents=True)
    (homes / "ada/course/exercises/1.ipynb").write_bytes(BOOK)
    (homes / "bo/course/exercises/1.ipynb").write_bytes(BOOK + b" ")
    (homes / "cai/course/exercises/1.ipynb").mkdir()
    (homes / "readme.txt").write_text("of nobody")
    assert not hub.is_tree(homes)
    assert hub.gather(homes, ["1.ipynb"], tmp_path / "taken") == [
        "bo: 1.ipynb is not marked, it is larger than 0 MB", "cai: 1.ipynb is not marked, it is no regular file"]
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["ada"]
    assert (tmp_path / "taken/ada/1.ipynb").read_bytes() == BOOK
