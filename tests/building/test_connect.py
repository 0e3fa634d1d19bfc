from handoff_xl.building.connect import Directory
from tests.building.tables_of import add, codes, connected, fill


def test_references_take_the_declared_spelling():
    tables, directory = connected(
        fill("Thresholds", "Orders", Categories="ORDERS", Languages="EN", Channels="Chat; PHONE"),
        fill("Settings", "Default language", Value="EN"),
    )
    row = next(row for row in tables.tables["thresholds"].rows if row.get("categories"))
    assert (row.get("categories"), row.get("languages"), row.get("channels")) == (
        ("Orders",),
        ("en",),
        ("chat", "phone"),
    )
    assert tables.settings.values["default_language"] == "en"
    assert tables.findings == ()
    assert directory.declared("queues") == ("general", "orders", "orders_es")


def test_names_match_exactly_where_case_may_matter():
    tables, _ = connected(fill("Thresholds", "Orders", Queue="Orders", Categories="", Intents="Order_status"))
    assert [(finding.code, finding.suggestion) for finding in tables.findings] == [
        ("HX301", "order_status"),
        ("HX304", "orders"),
    ]


def test_the_first_spelling_of_a_category_stands_for_all():
    tables, _ = connected(fill("Intents", "order_cancel", Category="orders"))
    assert [row.get("category") for row in tables.tables["intents"].rows][:2] == ["Orders", "Orders"]


def test_unknown_names_make_a_cell_unreadable_but_keep_the_rest():
    tables, _ = connected(fill("Thresholds", "out_of_scope", Intents="out_of_scope, nobody"))
    row = next(row for row in tables.tables["thresholds"].rows if row.get("intents"))
    assert row.get("intents") == ("out_of_scope",)
    assert row.source.broken == {"intents"}


def test_an_unreadable_name_excuses_what_may_refer_to_it():
    tables, directory = connected(fill("Intents", "out_of_scope", Intent="=A1"))
    assert tables.findings == ()
    assert "intents" in directory.untrusted


def test_unreadable_tags_excuse_tags_only():
    tables, directory = connected(
        fill("Intents", "refund_request", Tags='"money'), fill("Thresholds", "Orders", Queue="ordres")
    )
    assert codes(tables.findings) == ["HX304"]
    assert "tags" in directory.open_ended
    assert "intents" not in directory.untrusted


def test_missing_optional_sheets_declare_all_names():
    _, directory = connected(
        {"sheet": "Languages", "drop_sheet": True}, {"sheet": "Channels", "drop_sheet": True}
    )
    assert set(directory.declared("languages")) == {"en", "es"}
    assert directory.declared("channels") == ("chat",)


def test_a_misspelt_sheet_is_no_excuse():
    tables, _ = connected({"sheet": "Hours", "rename": "Hour"}, {"sheet": "Signals", "rename": "Signal"})
    assert sorted(set(codes(tables.findings))) == ["HX305", "HX306"]


def test_a_sheet_without_headers_is_an_excuse():
    tables, directory = connected({"sheet": "Signals", "drop": 1})
    assert tables.findings == ()
    assert directory.find("signals", "whatever") == "whatever"


def test_draft_intents_may_be_named():
    tables, _ = connected(fill("Intents", "out_of_scope", Status="draft"))
    assert tables.findings == ()


def test_suggestions_end_where_a_whole_sheet_is_wrong():
    directory = Directory({"intents": {"card_lost": "card_lost"}})
    found = [directory.nearest("intents", f"card_lost{number}") for number in range(101)]
    assert found == ["card_lost"] * 100 + [None]
    assert directory.nearest("intents", "card_lost7") == "card_lost"


def test_nothing_to_route():
    rows = (
        "order_status",
        "order_cancel",
        "refund_status",
        "refund_request",
        "account_close",
        "out_of_scope",
    )
    tables, _ = connected(*(fill("Intents", at, Status="draft") for at, _ in enumerate(rows, start=2)))
    assert [(finding.code, str(finding.place)) for finding in tables.findings] == [("HX331", "Intents")]
    tables, _ = connected(add("Intents", Intent="=A1", Name="x", Risk="low", Owner="Dana"))
    assert tables.findings == ()


def test_a_name_in_words_suggests_the_name_itself():
    tables, _ = connected(
        fill("Languages", "es", Name="Spanish"), fill("Thresholds", "Orders", Languages="spanish")
    )
    (found,) = [finding for finding in tables.findings if finding.code == "HX302"]
    assert found.suggestion == "es"
    assert "Did you mean es?" in found.fix
