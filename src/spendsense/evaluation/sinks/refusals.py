"""What a bucket says when it does not take something, in a sentence with what to do."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from spendsense.ledger import BadInput

AGAIN = (
    "Once that is put right, evaluate again into a new prefix: the seconds it takes are other "
    "ones, and no object is written over. A prefix without its manifest is unfinished."
)

WHY = {
    "NoSuchBucket": "there is no such bucket",
    "AccessDenied": "it denies the write (s3:PutObject, and kms:GenerateDataKey for a key of KMS)",
    "InvalidAccessKeyId": "it does not know the access key",
    "SignatureDoesNotMatch": "the secret of the access key is wrong",
    "ExpiredToken": "the credentials have run out",
    "RequestTimeTooSkewed": "the clock of this machine is off",
    "PermanentRedirect": "it lies in another region; set AWS_REGION to its own",
    "AuthorizationHeaderMalformed": "it lies in another region; set AWS_REGION to its own",
    "IllegalLocationConstraintException": "it lies in another region; set AWS_REGION to its own",
    "BadDigest": "the bytes that arrived are not those that were sent",
    "SlowDown": "it asks for fewer requests, and went on asking",
    "ServiceUnavailable": "it is not available, and stayed so",
    "InternalError": "it has an error of its own, and went on having it",
}
"""By the code of an answer. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"""


def refusal(error: Exception, where: str) -> BadInput:
    """The sentence for a write that did not come about."""
    return BadInput(f"Cannot write {where}: {_why(error)}. {AGAIN}")


def _why(error: Exception) -> str:
    if isinstance(error, NoCredentialsError):
        return "no AWS credentials were found"
    if isinstance(error, ClientError):
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        return WHY.get(code) or f"the bucket answered {code or 'without a reason'} ({status})"
    if isinstance(error, BotoCoreError | ValueError):
        return str(error).rstrip(".")
    raise TypeError(f"{type(error).__name__} is nothing that a bucket says") from error
