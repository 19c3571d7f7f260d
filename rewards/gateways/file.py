"""Billing by file: a CSV of what to credit goes out, a CSV of what became of it comes back. docs/payout-files.md

Cells that a spreadsheet would run as a formula are defused. Nothing is guessed on the way in: a file with one line
that cannot be read is refused as a whole, with that line's number.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rewards.errors import BadResultFile
from rewards.gateways.protocol import MAX_AMOUNT_MINOR, Credit, Result
from rewards.models import REASON_LENGTH, PayoutBatch

PAYOUT_COLUMNS = ("reference", "bill_account", "amount_minor", "currency", "approved_on")
RESULT_COLUMNS = ("reference", "status", "reason", "amount_minor")
STATUSES = ("settled", "failed")
TRAILER = "TOTAL"
MAX_BYTES = 1024 * 1024
MAX_LINES = 5_000
_WHOLE_NUMBER = re.compile(r"[0-9]{1,10}")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Source: OWASP, CSV Injection."""


class FileGateway:
    """People carry the files: ops downloads a batch's and uploads the results."""

    title = gettext_lazy("by file")
    is_asked = False

    def credit(self, wanted: Credit) -> Result | None:
        return None


def payout_file(batch: PayoutBatch) -> str:
    """The batch as CSV: a header, one line for each redemption, and a trailer with the control totals."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(PAYOUT_COLUMNS)
    for line in batch.lines.select_related("redemption").order_by("redemption_id"):
        redemption = line.redemption
        approved_on = redemption.decided_at.date().isoformat() if redemption.decided_at else ""
        writer.writerow(
            _defused(
                [
                    line.reference,
                    redemption.bill_account_number,
                    redemption.value_minor,
                    redemption.currency,
                    approved_on,
                ]
            )
        )
    writer.writerow(_defused([TRAILER, batch.line_count, batch.total_minor, batch.currency, batch.reference]))
    return text.getvalue()


def read_results(content: bytes) -> list[Result]:
    """The lines of a result file, each once. Raises: BadResultFile."""
    if len(content) > MAX_BYTES:
        raise BadResultFile(_("The file is larger than %(size)s.") % {"size": filesizeformat(MAX_BYTES)})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadResultFile(_("The file is not UTF-8 text. Save it as CSV in UTF-8.")) from error
    if "\x00" in text:
        raise BadResultFile(_("The file is not text. Save it as CSV in UTF-8."))
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text), strict=True) if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise BadResultFile(_("The file is not valid CSV: %(error)s.") % {"error": error}) from error
    return _lines(rows)


def _lines(rows: Sequence[Sequence[str]]) -> list[Result]:
    header = ", ".join(RESULT_COLUMNS)
    if not rows or tuple(cell.strip().lower() for cell in rows[0]) != RESULT_COLUMNS:
        raise BadResultFile(_("The first line must name the columns: %(columns)s.") % {"columns": header})
    if len(rows) == 1:
        raise BadResultFile(_("The file has no lines after the header."))
    if len(rows) - 1 > MAX_LINES:
        raise BadResultFile(
            _("The file has more than %(count)s lines. Split it.")
            % {"count": number_format(MAX_LINES, force_grouping=True)}
        )
    return [_line(number, row) for number, row in enumerate(rows[1:], start=2)]


def _line(number: int, row: Sequence[str]) -> Result:
    if len(row) != len(RESULT_COLUMNS):
        raise BadResultFile(
            _("Line %(line)s has %(found)s columns instead of %(wanted)s.")
            % {"line": number, "found": len(row), "wanted": len(RESULT_COLUMNS)}
        )
    reference, status, reason, amount = (cell.strip() for cell in row)
    status = status.lower()
    if not 1 <= len(reference) <= 100:
        raise BadResultFile(_("Line %(line)s has no reference, or one that is too long.") % {"line": number})
    if status not in STATUSES:
        raise BadResultFile(
            _("Line %(line)s has the status “%(status)s”. It must be settled or failed.")
            % {"line": number, "status": status[:20]}
        )
    if not (_WHOLE_NUMBER.fullmatch(amount) and int(amount) <= MAX_AMOUNT_MINOR):
        raise BadResultFile(
            _(
                "Line %(line)s has the amount “%(amount)s”. It must be a whole number of minor units, such as 1250."
            )
            % {"line": number, "amount": amount[:20]}
        )
    return Result(reference, status, reason[:REASON_LENGTH], int(amount), number=number)


def _defused(cells: Iterable[object]) -> list[str]:
    """With an apostrophe before what a spreadsheet would take for a formula."""
    return [f"'{text}" if text.startswith(_FORMULA_STARTS) else text for text in map(str, cells)]
