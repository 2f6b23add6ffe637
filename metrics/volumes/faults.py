"""Why one cell cannot be read."""

from __future__ import annotations

from handlers.errors import Rejected


class CellFault(Rejected):
    """Never leaves the reader: `code` and `values` become a sentence with the cell's place."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code)
