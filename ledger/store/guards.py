"""The triggers a released schema has, so that a missing or changed one is noticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ledger.errors import NOWHERE, Finding

RELEASED: Final[Mapping[str, Mapping[str, str]]] = {
    "sqlite": {
        "event_delete": "4260b927530f1004d0476a4712f2fbbd39581698c3bbdd823c67da11004e8850",
        "event_insert": "f59b9c3c39abff0d7768a9feae7358db40904f392dbced920f88b3de0bc134ba",
        "event_update": "4e5f05b1f8b85000a24161700ace1332adbc971ead8404f4b7fada71e60f2422",
        "ledger_head_delete": "facb43b4dd84ddc622fe1fe6b09b6b0893277abdc3ba27bd526d3b3a6347204c",
        "ledger_head_insert": "24df2d262c4f6e0019195512b88d1c99e018119b417f458220c0fcab26734e20",
        "ledger_head_update": "f33f691f49f30aaae48b5c175f6e43258ea341c0db53826bd39f801c7b6968f5",
    },
    "postgresql": {
        "event_delete": "a739abb707df4d5a4373762ddbea8e83e978a66b2f6adef1816bebcc555cf038",
        "event_insert": "5a54b92773a9921a0f188a56f209cc8a17a2962dd936b4e99c43ee7ab143f097",
        "event_truncate": "c1d117c871e166a516ae498563f62c9251494ad21ae1bf020d329c743a1cf536",
        "event_update": "9000c8a78376a68d073791ec4822d95ff1022fd5444560490848ddb924d6ef02",
        "ledger_head_delete": "c88ad5711c12176a86399b74a5f844671f72c938e76f24203f8655a288e24c1e",
        "ledger_head_truncate": "2b98417b6c124d95ea373f8ae30d9b2fd2c7e25349db5daa772a5828f990bab2",
        "ledger_head_update": "f6ee60aa3860228599ba8b3be4527d887f585bec0bca1d4f22d591e805261763",
    },
}
"""Per database: trigger name to SHA-256 of what it does, as `Database.guards` reads it back.

Whoever changes a trigger in a new revision changes its digest here; the tests print the new one.
"""


def broken_guards(found: Mapping[str, str], dialect: str) -> tuple[Finding, ...]:
    """Compare the triggers found with the released ones."""
    return tuple(_differences(found, RELEASED[dialect]))


def _differences(found: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[Finding]:
    restore = "Restore the database from a backup, or make the trigger again from the migrations."
    for name in sorted(wanted.keys() - found.keys()):
        yield Finding(NOWHERE, "trigger-missing", f"trigger {name} is missing.", restore)
    for name in sorted(wanted.keys() & found.keys()):
        if found[name] != wanted[name]:
            yield Finding(NOWHERE, "trigger-changed", f"trigger {name} was changed.", restore)
    for name in sorted(found.keys() - wanted.keys()):
        yield Finding(
            NOWHERE,
            "trigger-strange",
            f"trigger {name} is not the ledger's and may swallow events.",
            "Find out who added it, and drop it.",
        )
