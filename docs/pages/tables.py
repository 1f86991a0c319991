"""The tables of the database: what each holds, and its columns."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from spendsense.storage.tables import metadata

ABOUT = {
    "users": """
Customers, and the operators who review. Whether a user has consented is not here: it follows
from `consent_events`.
""",
    "accounts": """
Accounts of users, with Plaid's types and the balance as last reported.
""",
    "transactions": """
Posted and pending rows. `category_source` says where the category comes from: `given`,
`rule:<name>`, or nothing.
""",
    "liabilities": """
What is known of a card, student loan or mortgage beyond its balance.
""",
    "removed_transactions": """
Which transactions a user's records took back: an older page that still has one does not bring
it back.
""",
    "loads": """
Which files were loaded, by whom, and how many rows were added, unchanged, updated or removed.
""",
    "consent_events": """
Every grant and revocation, in the order in which it was given. Of each purpose the last one
written decides; without a purpose an event is of lessons and partner offers. A grant ends at
`until`. Append-only.
""",
    "tokens": """
Secrets that were issued. Only the SHA-256 of a secret is kept; its first 16 characters are the
token's id. One that belongs to an account ends with it.
""",
    "runs": """
Runs of the pipeline. `finished_at` is empty while one runs, and for one that was cut off.
""",
    "evaluations": """
Every evaluation of a run, the latest and the earlier ones: `body` is the report in counts, as JSON,
without an id of anybody, so that nothing of it has to go when consent goes. `findings_sha256` is of
all of it but what the clock gave: evaluations of one record have the same.
""",
    "run_users": """
The consent epoch under which a run read each user whose results it kept: the number of the
user's last consent event at that time.
""",
    "readings": """
A user's readings of one run and window, all signal families together, as JSON.
""",
    "assignments": """
The personas that a user's readings described in one run and window, each with the finding that
says so.
""",
    "traces": """
The whole reasoning about one user in one run, as JSON: readings, evidence, findings, drafts,
verdicts.
""",
    "recommendations": """
Drafts put before the operators, with the facts their numbers are bound to and the guardrails'
verdicts. `worded_by` is `template` or `model`, and of a model's words `template` keeps what the
catalog says. Rows are never changed; the id is a hash of user, window, item, day and text.
""",
    "review_events": """
What happened to a recommendation: the actions of [review](../concepts/review.md). `status` is
where it stood afterwards, `code` the reason's code, `until` the end of a lease, a hold or a
snooze. The recommendation itself may have been purged since. `content_hash` is of its words and
verdicts, in `review_texts`; `text` and `verdicts` hold them only where an older version wrote
the row. Append-only.
""",
    "review_texts": """
The words and verdicts of a review: an approval carries the verdicts of that moment, an override
the operator's text too. They go when consent goes.
""",
    "corrections": """
What users say of their own records, and take back: an event a row. `said` is a word of
[corrections](../concepts/corrections.md), `label` what it was said of as it was then, `facts` what
it makes of the record; an event that takes something back has the same `correction_id` and none of
these. They go when consent goes.
""",
    "feedback": """
What users said of what they were shown: `helpful` or `not_helpful`, and as `code` a reason of
those offered.
""",
    "audit_events": """
The audit trail. `hash` is the SHA-256 of the other fields as canonical JSON (RFC 8785), and
`previous_hash` is the hash of the event before. Append-only.
""",
    "logins": """
Accounts of people who sign in: a user, an operator, an auditor or an administrator.
`password_hash` is Argon2id; `issuer` and `subject` are how an identity provider knows the
person.
""",
    "sessions": """
Who is signed in. Only the SHA-256 of a session's secret is kept.
""",
    "lockouts": """
Logins that were tried with wrong passwords, on record or not, and until when the next try must
wait.
""",
    "identity_requests": """
Sign-ins by an identity provider that are under way: each may come back once, to the browser
that began it.
""",
    "reveals": """
Names that an operator asked to see, with the reason, and until when.
""",
    "requests": """
Requests that had an `Idempotency-Key`: the digest of what was asked, and the answer, kept for a
day.
""",
    "request_users": """
Whose things an answer that is kept holds, so that it goes when they go.
""",
    "engagement_events": """
What users chose to do and finished: a lesson, an answer, a charge, a correction or a consent
looked through, a target. `key` says of what, and the same is there once. Kept while its user has
engagement switched on, and gone with the consent.
""",
    "engagement_settings": """
What users chose of engagement: whether anything is counted, and the targets by ring. The last of
a user stands.
""",
    "shelf": """
The marks that stand on what users are shown, by item of the catalog: finished, for later until a
day, never again. The audit trail tells of every change.
""",
    "review_states": """
Where each recommendation stands: what its events add up to, kept beside them so that a queue
need not read them all. `version` counts what happened to it. What the queue is filtered, ordered
and grouped by is copied there; `draw` is the place in the draw for a sample.
""",
    "review_seeds": """
Drafts that were planted to see whether operators notice: which text, and like which draft. None
is ever shown.
""",
}


def pages() -> Iterator[str]:
    """Every table as Markdown."""
    for name, table in metadata.tables.items():
        yield f"### `{name}`\n"
        yield f"{' '.join(ABOUT[name].split())}\n"
        yield "| column | type | |\n|---|---|---|"
        yield from (
            f"| `{column.name}` | {_type(column)} | {_notes(column)} |" for column in table.columns
        )
        yield ""


def _type(column: sa.Column[object]) -> str:
    kinds = {
        sa.Boolean: "yes or no",
        sa.Date: "date",
        sa.DateTime: "time",
        sa.Double: "number",
        sa.Integer: "whole number",
        sa.JSON: "JSON",
        sa.LargeBinary: "bytes",
        sa.String: "text",
    }
    return next(word for kind, word in kinds.items() if isinstance(column.type, kind))


def _notes(column: sa.Column[object]) -> str:
    parents = [f"of `{key.target_fullname.split('.')[0]}`" for key in column.foreign_keys]
    empty = ["may be empty"] if column.nullable else []
    return ", ".join([*(["key"] if column.primary_key else []), *parents, *empty])
