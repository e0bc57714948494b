"""LEDGER of hours: dated rule sets, append-only entries, yearly accounts, checkable statements."""
