"""What is sent and what is answered."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from spendsense.web import bodies, consent_bodies
from spendsense.web.bodies import Sent
from spendsense.web.consent_bodies import ConsentChange

MODELS = [
    kind
    for kind in (*vars(bodies).values(), *vars(consent_bodies).values())
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in (BaseModel, Sent)
]


@pytest.mark.parametrize("model", [m for m in MODELS if not issubclass(m, Sent)])
def test_what_is_answered_has_every_field_always(model):
    assert [name for name, field in model.model_fields.items() if not field.is_required()] == []


@pytest.mark.parametrize("model", [m for m in MODELS if issubclass(m, Sent)])
def test_what_is_sent_may_hold_nothing_that_we_do_not_know(model):
    with pytest.raises(ValidationError, match="no_such"):
        model.model_validate({"no_such": 1})


def test_a_decision_does_not_take_its_name_from_the_body():
    with pytest.raises(ValidationError):
        ConsentChange.model_validate({"user_id": "ana", "action": "grant", "by": "the king"})
