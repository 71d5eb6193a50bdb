"""Writes an online store as Feast 0.66 lays it out, without any of its code or of mlbudget's.

    feast.py sql PROJECT VIEW ENTITIES [SCHEMA]     statements for PostgreSQL
    feast.py redis PROJECT VIEW ENTITIES            commands for redis-cli, a line each
    feast.py sqlite PROJECT VIEW ENTITIES FILE      a SQLite file

The features are income, debt_ratio and months_at_address of the entities 0, 1, … of the join key applicant_id. Of every tenth entity
debt_ratio is null; every fourth is two days old, and all others an hour.
"""
import datetime
import sqlite3
import struct
import sys

FEATURES = ["income", "debt_ratio", "months_at_address"]
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def entity_key(applicant):
    """serialize_entity_key, version 3: all integers little-endian."""
    name = b"applicant_id"
    value = struct.pack("<q", applicant)
    return (struct.pack("<I", 1) + struct.pack("<I", 2) + struct.pack("<I", len(name)) + name
            + struct.pack("<I", 4) + struct.pack("<I", len(value)) + value)


def value(applicant, feature):
    """A feast.types.Value: double_val is field 5; a null has no field."""
    return b"" if feature == "debt_ratio" and applicant % 10 == 0 else b"\x29" + struct.pack("<d", applicant / 7)


def made(applicant):
    return NOW - datetime.timedelta(hours=48 if applicant % 4 == 0 else 1)


def varint(number):
    out = b""
    while number >= 128:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def murmur(data):
    """MurmurHash3 x86 32, seed 0."""
    from sklearn.utils import murmurhash3_32
    return murmurhash3_32(data, 0, positive=True)


def escaped(data):
    return '"' + "".join(f"\\x{byte:02x}" for byte in data) + '"'


def main(kind, project, view, entities, place=None):
    applicants = range(int(entities))
    if kind == "sql":
        table = f'"{place}"."{project}_{view}"' if place else f'"{project}_{view}"'
        print(f"create table {table} (entity_key bytea, feature_name text, value bytea, value_text text null, vector_value bytea, event_ts timestamptz,"
              " created_ts timestamptz, primary key (entity_key, feature_name));")
        for applicant in applicants:
            for feature in FEATURES:
                print(f"insert into {table} values ('\\x{entity_key(applicant).hex()}', '{feature}', '\\x{value(applicant, feature).hex()}', null, null,"
                      f" '{made(applicant).isoformat()}', now());")
    elif kind == "redis":
        for applicant in applicants:
            fields = [(struct.pack("<I", murmur(f"{view}:{feature}".encode())), value(applicant, feature)) for feature in FEATURES]
            fields.append((f"_ts:{view}".encode(), b"\x08" + varint(int(made(applicant).timestamp()))))
            print("HSET", escaped(entity_key(applicant) + project.encode()), *[escaped(part) for field in fields for part in field])
    else:
        connection = sqlite3.connect(place)
        connection.execute(f'create table "{project}_{view}" (entity_key blob, feature_name text, value blob, vector_value blob, event_ts timestamp,'
                           ' created_ts timestamp, primary key (entity_key, feature_name))')
        connection.executemany(
            f'insert into "{project}_{view}" values (?, ?, ?, null, ?, null)',
            [(entity_key(applicant), feature, value(applicant, feature), int(made(applicant).timestamp())) for applicant in applicants for feature in FEATURES])
        connection.commit()


main(*sys.argv[1:])
