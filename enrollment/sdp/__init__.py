"""Reading files of the correctional database (SDP): pure, without queries.

``read_sdp`` opens a file, ``check_row`` cleans and checks each of its rows, ``settle`` compares each with the rows
before and with the people on file.
"""

from enrollment.sdp.codes import Code, RowStatus
from enrollment.sdp.columns import Column
from enrollment.sdp.people import FileMemory, KnownPeople, person_of, register_key, settle
from enrollment.sdp.reader import RawRow, SdpFile, read_sdp
from enrollment.sdp.rows import ClientRow, Finding, RowResult, check_row

__all__ = [
    "ClientRow",
    "Code",
    "Column",
    "FileMemory",
    "Finding",
    "KnownPeople",
    "RawRow",
    "RowResult",
    "RowStatus",
    "SdpFile",
    "check_row",
    "person_of",
    "read_sdp",
    "register_key",
    "settle",
]
