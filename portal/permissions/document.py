"""Writes the permission table as a page of the documentation."""

from portal.permissions.table import LIBRARIES, ROLES, Row, own_rows, rows

HEAD = """# Who may open which page

Made by `manage.py permissions --write` from the audiences that views declare; a test compares the two.
● opens, · is refused (log-in page for visitors, 403 for others). Which *objects* somebody sees on a page that opens
is decided by `visible_to`: what is not visible is 404, like what does not exist.

"""


def _line(row: Row) -> str:
    cells = " | ".join("●" if row.opens_to(role) else "·" for role in ROLES)
    return f"| `{row.pattern}` | {row.name} | {cells} |"


def page() -> str:
    """The whole page as Markdown."""
    header = f"| address | name | {' | '.join(ROLES)} |\n|{' --- |' * (len(ROLES) + 2)}"
    own = "\n".join(_line(row) for row in sorted(own_rows(), key=lambda row: row.pattern))
    others = sorted({row.library for row in rows() if row.library} & set(LIBRARIES.values()))
    return f"{HEAD}{header}\n{own}\n\n## Pages of libraries\n\n" + "\n".join(f"- {text}" for text in others) + "\n"
