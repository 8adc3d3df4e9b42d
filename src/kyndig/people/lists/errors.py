"""What reading a list can go wrong with, said once and clearly."""


class ListError(Exception):
    """The list cannot be read. `message` is one translated sentence that can be shown as it is.

    `row` is the file's own line number, counted from 1, where one can be pointed at; `column` its header.
    """

    def __init__(self, message: str, *, row: int | None = None, column: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.row = row
        self.column = column
