"""What stops work. Faults in data are not exceptions but :class:`vwgraph.model.Problem` values."""

__all__ = ["QueryError", "Stop", "TooLarge", "UsageError"]


class Stop(Exception):
    """Work cannot go on; the command line prints it and ends with exit code 1.

    ``what`` says what is wrong and where, ``remedy`` what the user can do about it.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}\n  {self.remedy}" if self.remedy else self.what


class UsageError(Stop):
    """The request itself is wrong (an unknown question, a value of the wrong type): exit code 2."""


class TooLarge(UsageError):
    """The answer would be too large for anybody; asked with a value it is not."""


class QueryError(UsageError):
    """A query that is not valid SPARQL; ``line`` and ``column`` count from 1 and are 0 where the place is not known."""

    def __init__(self, what: str, remedy: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(what, remedy)
        self.line, self.column = line, column
