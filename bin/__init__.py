"""Takes a bare checkout to a running or a tested academy; standard library only."""
