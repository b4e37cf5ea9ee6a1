"""Whatever is asked of the API, the answer is in the envelope and never a crash."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from archstats.api import api

pytestmark = pytest.mark.server


schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))


@schema.parametrize()
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_described_and_in_the_envelope(case, server):
    answer = case.call_and_validate(
        base_url=server.url,
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )

    body = answer.json()
    assert body.keys() == {"code", "data", "errors"}
    assert body["code"] == answer.status_code
    assert bool(body["errors"]) == (answer.status_code >= 400)
