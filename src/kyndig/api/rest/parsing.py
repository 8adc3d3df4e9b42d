"""Reading a body. What JSON allows and a database does not is refused here, once for all fields."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from kyndig.api.rest.problems import ProblemError

DEEPEST = 20


class StrictParser(Parser):
    """JSON in UTF-8, without NaN, without text that cannot be kept, and not nested beyond reason."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            found = json.loads(request.body.decode("utf-8"), parse_constant=_refuse)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        _check(found, "", DEEPEST)
        return found

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> Any:
        for name in data:
            for value in data.getlist(name):
                _check(value, name, DEEPEST)
        return super().parse_querydict(data, list_fields, request)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _check(value: Any, place: str, deepest: int) -> None:
    if deepest < 0:
        raise ProblemError(_("The body is nested too deeply."))
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            says = _("The text holds signs that cannot be kept.")
            raise ProblemError(says, errors={place: says})
    elif isinstance(value, dict):
        for name, each in value.items():
            _check(name, place, deepest)
            _check(each, f"{place}.{name}".strip("."), deepest - 1)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            _check(each, f"{place}.{number}".strip("."), deepest - 1)
