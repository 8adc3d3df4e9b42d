"""`kyndig timetable`: an answer on standard output, one clear line and exit code 2 for what cannot be read."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from kyndig.config.cli import timetable
from tests.timetable import cases
from tests.timetable.checker import faults


def command(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    timetable.add(parser.add_subparsers())
    args = parser.parse_args(["timetable", *arguments])
    return args.run(args)


def test_the_answer_is_json_on_standard_output(tmp_path: Path, capsys) -> None:
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(cases.problem()))
    assert command(str(file), "--seconds", "5", "--gap", "0.01") == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert err == ""
    assert (answer["cost"], answer["status"], answer["gap"]) == (1000, "optimal", 0)
    assert faults(cases.problem(), answer) == []


def test_fixed_sessions_that_break_a_rule_end_with_one(tmp_path: Path, capsys) -> None:
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(cases.problem(fixed=[cases.session("2027-01-09", ["p0"])])))
    assert command(str(file)) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["status"] == "infeasible"
    assert "2027-01-09 is not an open day" in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "row 1, column 2: expected JSON"),
        (b"[]", "the problem: expected an object"),
        (b"\xff\xfe\x00", "expected JSON in UTF-8"),
        (b"[" * 200_000, "nested too deep"),
        (b'{"start": "soon"}', "start: expected a day such as 2027-01-04, found 'soon'"),
    ],
)
def test_bad_input_gets_one_line_and_two(tmp_path: Path, capsys, content: bytes, says: str) -> None:
    file = tmp_path / "problem.json"
    file.write_bytes(content)
    assert command(str(file)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith(f"{file}: ")
    assert says in err


def test_a_missing_file_and_a_folder(tmp_path: Path, capsys) -> None:
    assert command(str(tmp_path / "none.json")) == 2
    assert command(str(tmp_path)) == 2
    assert capsys.readouterr().err.count("\n") == 2


@pytest.mark.parametrize("wrong", ["-1", "soon", "nan"])
def test_seconds_and_gap_are_numbers(wrong: str, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        command("problem.json", "--gap", wrong)
    assert ended.value.code == 2


def test_the_price_of_a_stepped_wedge(tmp_path: Path, capsys) -> None:
    made = cases.problem()
    made["courses"][0]["largest_group"] = 6
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(made))
    assert command(str(file), "--price-of-steps", "2") == 0
    price = json.loads(capsys.readouterr().out)
    assert (price["price"], price["more_unplaced"], len(price["steps"])) == (1000, 0, 2)
    with pytest.raises(SystemExit):
        command(str(file), "--price-of-steps", "1")
