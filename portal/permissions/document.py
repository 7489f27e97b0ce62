"""Writes the permission table as a page of the documentation."""

from portal.permissions.table import ROLES, Row, closed_rows, own_rows, rows

HEAD = """# Who may open which page

Made by `manage.py permissions --write` from the audiences that views declare; a test compares the two.
● opens, · is refused (log-in page for visitors, 403 for others). Which *objects* somebody sees on a page that opens
is decided by `visible_to`: what is not visible is 404, like what does not exist. tests/matrix tries every cell.

"""
LIBRARIES = "\n\n## Pages of libraries\n\n"


def _line(row: Row) -> str:
    cells = " | ".join("●" if row.opens_to(role) else "·" for role in ROLES)
    return f"| `{row.pattern}` | {row.name} | {cells} |"


def page() -> str:
    """The whole page as Markdown."""
    header = f"| address | name | {' | '.join(ROLES)} |\n|{' --- |' * (len(ROLES) + 2)}"
    own = "\n".join(_line(row) for row in sorted(own_rows(), key=lambda row: row.pattern))
    closed = {row.pattern for row in closed_rows()}
    guards = sorted({row.library for row in rows() if row.library and row.pattern not in closed})
    lines = [f"- {text}" for text in guards] + [f"- `{pattern}`: closed to everybody" for pattern in sorted(closed)]
    return f"{HEAD}{header}\n{own}{LIBRARIES}" + "\n".join(lines) + "\n"
