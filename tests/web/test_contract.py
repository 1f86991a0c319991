"""The OpenAPI document says what the API does."""

from __future__ import annotations

from spendsense.web import POLICY, ROUTES


def test_the_contract_is_open_and_names_every_address(api):
    document = api.client.get("/api/v1/openapi.json").json()
    operations = {
        (method.upper(), path) for path, each in document["paths"].items() for method in each
    }
    assert operations == {(endpoint.method, endpoint.path) for endpoint in ROUTES}


def test_each_operation_says_who_may_use_it(api):
    document = api.client.get("/api/v1/openapi.json").json()
    for endpoint in ROUTES:
        operation = document["paths"][endpoint.path][endpoint.method.lower()]
        assert operation["x-access"] == POLICY[endpoint.name].value
        is_open = POLICY[endpoint.name].open
        assert operation["security"] == ([] if is_open else [{"bearer": []}, {"session": []}])
        assert ("401" in operation["responses"]) or is_open
        assert operation["description"]


def test_every_error_is_described_as_a_problem_document(api):
    document = api.client.get("/api/v1/openapi.json").json()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for code, response in operation["responses"].items():
                if int(code) >= 400:
                    schema = response["content"]["application/problem+json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/Problem"}, (path, code)
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_no_documentation_is_loaded_from_elsewhere(api):
    assert api.client.get("/docs").status_code == 404
    assert api.client.get("/redoc").status_code == 404


def test_what_every_address_may_answer_is_described_and_what_a_body_may_too(api):
    document = api.client.get("/api/v1/openapi.json").json()
    everywhere = {"400", "406", "408", "414", "421", "422", "431", "500", "503"}
    for endpoint in ROUTES:
        said = set(document["paths"][endpoint.path][endpoint.method.lower()]["responses"])
        assert everywhere <= said, endpoint.name
        assert ({"413", "415"} <= said) is (endpoint.method != "GET"), endpoint.name


def test_every_body_has_a_name_of_its_own(api):
    """Two of one name would be told apart by their modules, which no reader knows."""
    names = api.client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert [name for name in names if "__" in name] == []
