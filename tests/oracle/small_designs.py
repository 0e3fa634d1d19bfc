"""A small design without faults and the rows it is made of, for examples worked out by hand."""

from tests.oracle.plain_reading import plain_decide, plain_route

SETTINGS = {
    "Design name": "Bank",
    "Version": "1",
    "Owner": "Ops",
    "Time zone": "Europe/London",
    "Default language": "en",
    "Global fallback queue": "general",
}


def settings(**more):
    values = {**SETTINGS, **{name.replace("_", " "): value for name, value in more.items()}}
    return [{"Setting": name, "Value": value} for name, value in values.items()]


def language(tag, support="full"):
    return {"Language": tag, "AI support": support, "Human support": "Yes"}


def queue(name, **more):
    return {"Queue": name, "Kind": "human", **{key.replace("_", " "): value for key, value in more.items()}}


def intent(name, risk="low", **more):
    return {"Intent": name, "Name": name, "Risk": risk, "Owner": "Ana", **more}


def trigger(name, signal, operator, value, *, lane="Human", priority=1, **more):
    columns = {"Trigger": name, "Signal": signal, "Operator": operator, "Value": value}
    return {**columns, "Lane": lane, "Priority": priority, **more}


def exception(name, priority=1, sensitive="No", **more):
    columns = {"Exception": name, "Exception type": "Legal", "Compliance sensitive": sensitive}
    return {**columns, "Queue": "legal", "Priority": priority, "Owner": "Cleo", **more}


def design(**sheets):
    """A small design without faults; each named sheet replaces the one it would have."""
    return {
        "Settings": settings(),
        "Languages": [language("en"), language("es"), language("pt-BR")],
        "Channels": [{"Channel": "chat", "Kind": "live"}, {"Channel": "voice", "Kind": "live"}],
        "Queues": [
            queue("general", SLA_minutes=60),
            queue("cards", SLA_minutes=10),
            queue("legal"),
            queue("desk"),
        ],
        "Intents": [
            intent("card_lost", Category="Cards", Tags="PCI, vip"),
            intent("refund, partial", risk="high", Category="Payments"),
            intent("draft_one", Status="draft"),
        ],
        "Thresholds": [
            {
                "Risk": "low, medium",
                "Mode": "AI alone",
                "AI from": 0.85,
                "Review from": "60%",
                "Queue": "cards",
            },
            {"Risk": "high; regulated", "Mode": "AI drafts", "Review from": 70},
        ],
        "Triggers": [trigger("person", "human_request", "is", "Yes")],
        "Exceptions": [exception("fraud", Signal="reported")],
        **sheets,
    }


def decide(sheets, **turn):
    return plain_decide(
        sheets, {"intent": "card_lost", "language": "en", "channel": "chat", "confidence": 0.9, **turn}
    )


def route(sheets, name="card_lost", tag="en", channel="chat"):
    return plain_route(sheets, name, tag, channel)


def route_with(*rows, **sheets):
    """The route of card_lost, en, chat with rows added to Thresholds."""
    base = design(**sheets)
    return route({**base, "Thresholds": base["Thresholds"] + list(rows)})
