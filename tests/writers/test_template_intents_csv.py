import pytest

from handoff_xl.refusal import CannotRun
from handoff_xl.writers.template import TemplateOptions, read_intents_csv
from tests.writers.template_books import opened, rows, template

BANKING77 = tuple(
    """
Refund_not_showing_up activate_my_card age_limit apple_pay_or_google_pay atm_support automatic_top_up
balance_not_updated_after_bank_transfer balance_not_updated_after_cheque_or_cash_deposit beneficiary_not_allowed
cancel_transfer card_about_to_expire card_acceptance card_arrival card_delivery_estimate card_linking
card_not_working card_payment_fee_charged card_payment_not_recognised card_payment_wrong_exchange_rate
card_swallowed cash_withdrawal_charge cash_withdrawal_not_recognised change_pin compromised_card
contactless_not_working country_support declined_card_payment declined_cash_withdrawal declined_transfer
direct_debit_payment_not_recognised disposable_card_limits edit_personal_details exchange_charge exchange_rate
exchange_via_app extra_charge_on_statement failed_transfer fiat_currency_support get_disposable_virtual_card
get_physical_card getting_spare_card getting_virtual_card lost_or_stolen_card lost_or_stolen_phone
order_physical_card passcode_forgotten pending_card_payment pending_cash_withdrawal pending_top_up
pending_transfer pin_blocked receiving_money request_refund reverted_card_payment?
supported_cards_and_currencies terminate_account top_up_by_bank_transfer_charge top_up_by_card_charge
top_up_by_cash_or_cheque top_up_failed top_up_limits top_up_reverted topping_up_by_card transaction_charged_twice
transfer_fee_charged transfer_into_account transfer_not_received_by_recipient transfer_timing unable_to_verify_identity
verify_my_identity verify_source_of_funds verify_top_up virtual_card_not_working visa_or_mastercard why_verify_identity
wrong_amount_of_cash_received wrong_exchange_rate_for_cash_withdrawal
""".split()  # noqa: SIM905 -- a list of 77 strings reads worse
)


@pytest.fixture
def csv_file(tmp_path):
    def write(content: str | bytes):
        path = tmp_path / "intents.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_the_77_real_names_fill_the_template(csv_file):
    assert len(BANKING77) == 77
    lines = [f"{name},{index},40" for index, name in enumerate(BANKING77)]
    intents = read_intents_csv(csv_file("\r\n".join(["intent,train_count,test_count", *lines]) + "\r\n")).rows
    assert intents == tuple({"Intent": name} for name in BANKING77)
    found = rows(opened(template(TemplateOptions(intents=intents)))["Intents"])
    assert [row["Intent"] for row in found] == list(BANKING77)
    assert found[0]["Name"] == "Refund not showing up"
    assert {"Name": "Reverted card payment?", "Intent": "reverted_card_payment?"} in found


@pytest.mark.parametrize(
    "content",
    [
        "intent\na\nb\n",
        "\ufeffintent\r\na\r\nb\r\n",
        "count;Intent\n1;a\n2;b\n",
        "count\tINTENT\n1\ta\n2\tb\n",
        "label,n\na,1\nb,2\n",
        '"intent"\n"a"\n\n"b"\n',
        "\n\nintent\n a \nb",
    ],
)
def test_csv_files_come_in_many_shapes(csv_file, content):
    assert read_intents_csv(csv_file(content)).rows == ({"Intent": "a"}, {"Intent": "b"})


def test_columns_of_the_sheet_come_along(csv_file):
    content = 'intent,RISK,monthly_volume,Owner,note\ncard_lost,high,1200,"Cards, EU",x\nbalance,low,,,\n'
    intents = read_intents_csv(csv_file(content)).rows
    assert intents == (
        {"Intent": "card_lost", "Risk": "high", "Monthly volume": "1200", "Owner": "Cards, EU"},
        {"Intent": "balance", "Risk": "low"},
    )
    assert rows(opened(template(TemplateOptions(intents=intents, rows=20)))["Intents"])[0] == {
        "Intent": "card_lost", "Name": "Card lost", "Risk": "high", "Owner": "Cards, EU", "Monthly volume": 1200,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "first", "left_out"),
    [
        ("intent,risk\na,low\n", None, ()),
        ("volume, Intent ,note,\n1,a,x,\n", None, ("volume", "note")),
        ("name\na\n", "name", ()),
        ("label,monthly_volume,volume\na,1,2\n", "label", ("volume",)),
        ("intent,intent\na,b\n", None, ("intent",)),
        (",risk\na,low\n", "", ()),
    ],
)
def test_what_was_not_taken_is_told(csv_file, content, first, left_out):
    found = read_intents_csv(csv_file(content))
    assert (found.taken_as_intent, found.left_out) == (first, left_out)
    assert found.rows[0]["Intent"] == "a"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("intent\n\n", "no intents below it"),
        ("intent\na\nb\na\n", "row 4: a stands in row 2 already"),
        ("intent,risk\na,low\n,high\n", "row 3: the intent is blank"),
        ('intent\n"a\n', "not a well-formed CSV file"),
        (b"intent\ncaf\xe9\n", "not in UTF-8"),
        (b"PK\x03\x04....", "is an Excel workbook"),
        (b"intent\na\0b\n", "is not a text file"),
        ("intent\n" + "a" * 32_768, "longer than an Excel cell can hold"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(csv_file, content, words):
    with pytest.raises(CannotRun) as caught:
        read_intents_csv(csv_file(content))
    assert "intents.csv" in caught.value.message
    assert words in caught.value.message


def test_a_missing_file_and_a_folder_are_told_in_a_sentence(tmp_path):
    with pytest.raises(CannotRun, match=r"There is no file none\.csv"):
        read_intents_csv(tmp_path / "none.csv")
    with pytest.raises(CannotRun, match="cannot be read"):
        read_intents_csv(tmp_path)
