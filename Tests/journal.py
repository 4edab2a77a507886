"""A change's journal, read as far as the tests need it: docs/changes-format.md."""

import struct

END = 8  # the type of the record that commits a change, or says that it is rolled back


def records(data):
    """Type and body of a journal's whole records: length (4 bytes), type (1), body, checksum (8)."""
    at = 0
    while at + 13 <= len(data):
        length, kind = struct.unpack_from("<IB", data, at)
        if at + 13 + length > len(data):
            return
        yield kind, data[at + 5 : at + 5 + length]
        at += 13 + length
