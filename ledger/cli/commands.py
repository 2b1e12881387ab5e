"""Every command that needs the record alone, and the group that `python -m ledger` runs."""

from __future__ import annotations

from ledger.cli.backup import backup
from ledger.cli.exporting import export
from ledger.cli.group import record_group
from ledger.cli.importing import check, import_
from ledger.cli.init import init
from ledger.cli.log import log
from ledger.cli.new import new
from ledger.cli.show import show
from ledger.cli.status import status
from ledger.cli.verify import verify

COMMANDS = (init, import_, check, new, log, show, status, verify, backup, export)
"""The commands of `python -m ledger`, to which the console script adds its own."""

main = record_group("python -m ledger", COMMANDS)
