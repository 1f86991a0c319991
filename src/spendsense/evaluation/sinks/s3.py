"""A prefix of a bucket that speaks S3. What is there is never written over.

Every PUT is create-only (`If-None-Match: *`), encrypted, and carries the SHA-256 of its bytes,
which the bucket checks before it keeps them and gives back when it is asked what it holds. A PUT
whose answer was lost is sent again by botocore and finds its own object there: it has the same
digest, and that is fine. Another digest is a conflict.
Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from spendsense.ledger import BadInput, Conflict

from .address import Address
from .refusals import refusal

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ATTEMPTS = 5
"""How often a PUT is sent in all: botocore waits up to 1, 2, 4 and 8 seconds in between."""
RACES = 3
"""How often a PUT is sent that lost to another of the same name that was under way (a 409)."""
EXISTS, RACED = "PreconditionFailed", "ConditionalRequestConflict"

SETTINGS = Config(
    retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    connect_timeout=5,
    read_timeout=60,
)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A prefix of a bucket, through a client that is signed in there."""

    address: Address
    client: S3Client = field(repr=False)
    kms_key: str = ""

    def begin(self, manifest: str) -> None:
        """Nothing: what is there is never written over, nor taken away."""

    def put(self, name: str, content: bytes) -> str:
        """Raises BadInput where the bucket refuses or cannot be reached, and Conflict where an
        object of that name holds other bytes."""
        where = f"{self.address}/{name}"
        try:
            self._create(self.address.key(name), content)
        except ClientError as error:
            if _code(error) != EXISTS:
                raise refusal(error, where) from error
            self._same(self.address.key(name), content, where)
        except BotoCoreError as error:
            raise refusal(error, where) from error
        return where

    def _create(self, key: str, content: bytes) -> None:
        for left in reversed(range(RACES)):
            try:
                self.client.put_object(
                    Bucket=self.address.bucket,
                    Key=key,
                    Body=content,
                    IfNoneMatch="*",
                    ChecksumAlgorithm="SHA256",
                    ChecksumSHA256=_digest(content),
                    ContentType=mimetypes.guess_type(key)[0] or "application/octet-stream",
                    **_encryption(self.kms_key),
                )
            except ClientError as error:
                if _code(error) != RACED or not left:
                    raise
            else:
                return

    def _same(self, key: str, content: bytes, where: str) -> None:
        """Raises Conflict unless the object that has the name holds these bytes."""
        try:
            told = self._digest_there(key)
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") != 403:
                raise refusal(error, where) from error
            raise Conflict(
                f"{where} exists, and what it holds may not be read (s3:GetObject), so that "
                "nobody can say whether it is this report. Allow that, or name another prefix."
            ) from error
        except BotoCoreError as error:
            raise refusal(error, where) from error
        if told != _digest(content):
            raise Conflict(
                f"{where} exists and holds something else. It was not touched: name another prefix."
            )

    def _digest_there(self, key: str) -> str:
        bucket = self.address.bucket
        found = self.client.head_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
        told = found.get("ChecksumSHA256")
        # Where somebody put it there who sent no such digest, it has to be read.
        return told or _digest(self.client.get_object(Bucket=bucket, Key=key)["Body"].read())


def open_bucket(out: str, kms_key: str = "") -> Bucket:
    """The prefix of an address, once it is known who asks.

    Raises BadInput for an address that is none, and where no credentials can be found. The
    endpoint is AWS's, or that of `AWS_ENDPOINT_URL_S3`.
    """
    address = Address.of(out)
    try:
        session = boto3.Session()
        if session.get_credentials() is None:
            raise BadInput(
                f"Nobody can be told who writes to {address}: no AWS credentials were found. Set "
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run where a role "
                "is given."
            )
        client = session.client("s3", config=SETTINGS)
    except (BotoCoreError, ValueError) as error:  # ValueError: an endpoint that is no address
        raise refusal(error, str(address)) from error
    return Bucket(address, client, kms_key)


def _encryption(kms_key: str) -> dict[str, Any]:
    if not kms_key:
        return {"ServerSideEncryption": "AES256"}
    return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key}


def _digest(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
