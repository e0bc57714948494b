"""The ledger of findable things, and the door to the search engine."""
