"""The address of a prefix in a bucket."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spendsense.ledger import BadInput

LONGEST_KEY = 1024
"""Bytes of an object's key, S3's own limit."""
ROOM = 200
"""Of these, what is left for the name of a file."""

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_BUCKET = re.compile(r"(?!\d+(\.\d+){3}$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
# The characters that S3 calls safe: no other has to be escaped anywhere.
_PART = re.compile(r"[A-Za-z0-9!_.*'()=-]+")


@dataclass(frozen=True, slots=True)
class Address:
    """A bucket, and the prefix that everything put there begins with.

    >>> str(Address.of("s3://bank-reports/evaluations/2026-11/"))
    's3://bank-reports/evaluations/2026-11'
    """

    bucket: str
    prefix: str

    @classmethod
    def of(cls, out: str) -> Address:
        """The address a person wrote. Raises BadInput for what is none."""
        scheme, slashes, rest = out.partition("://")
        if scheme.lower() != "s3" or not slashes:
            raise BadInput(
                f"{out!r} is neither a folder nor a bucket. Write s3://bucket/prefix, or a folder."
            )
        bucket, _, prefix = rest.partition("/")
        prefix = prefix.removesuffix("/")
        if not _BUCKET.fullmatch(bucket):
            raise BadInput(
                f"{out!r} names no bucket: {bucket!r} is not the name of one. Buckets have 3 to 63 "
                "small letters, digits, dots and hyphens. Write s3://bucket/prefix."
            )
        return cls(bucket, _checked(prefix, out))

    def key(self, name: str) -> str:
        """The key of a file of that name."""
        return f"{self.prefix}/{name}"

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"


def _checked(prefix: str, out: str) -> str:
    if not prefix:
        raise BadInput(
            f"{out!r} names no place in the bucket, and a report is several files. Write "
            "s3://bucket/prefix."
        )
    wrong = [p for p in prefix.split("/") if not _PART.fullmatch(p) or p in (".", "..")]
    if wrong:
        raise BadInput(
            f"{out!r} names no place in the bucket: between its slashes stands {wrong[0]!r}. Use "
            "letters, digits and ! - _ . * ' ( ) =, one slash at a time, and no . or .. alone."
        )
    if len(prefix) > LONGEST_KEY - ROOM:
        raise BadInput(
            f"The prefix in s3:// has {len(prefix):,} characters, and may have "
            f"{LONGEST_KEY - ROOM:,}. Name a shorter one."
        )
    return prefix
