"""LEDGER of what somebody was told."""
