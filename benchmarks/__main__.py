"""Runs every benchmark of this folder, one after another; ``python -m benchmarks``."""

import subprocess
import sys
from pathlib import Path


def names() -> list[str]:
    """Every benchmark: a module of this folder that is no part of the stage."""
    modules = Path(__file__).parent.glob("*.py")
    return sorted(module.stem for module in modules if not module.stem.startswith("_"))


if __name__ == "__main__":
    commands = [[sys.executable, "-m", f"benchmarks.{name}"] for name in names()]
    sys.exit(max(subprocess.run(command, check=False).returncode for command in commands))
