"""Where the project, its environment and its local data lie."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
#: The same variable and default as portal.settings.env reads.
VAR = Path(os.environ.get("SIMPUL_VAR") or ROOT / "var")
