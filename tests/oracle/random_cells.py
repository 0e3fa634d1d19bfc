"""The same value typed in the many ways people type it, for the random designs. Standard library only."""

EXCEL_WORDS = {"ai_auto": "AI alone", "clarify": "AI asks", "ai_review": "AI drafts", "human": "Human"}


def chance(rng, share):
    return rng.random() < share


def some(rng, entries, most=None):
    """One to `most` different entries (all of them, where most is None), in random order."""
    return rng.sample(entries, rng.randint(1, min(len(entries), most or len(entries))))


def letter_case(rng, words):
    """Mostly as it is; sometimes in another case or with stray spaces. Not for ids, which match exactly."""
    return rng.choice([words] * 8 + [words.lower(), words.upper(), f" {words}", f"{words}\N{NO-BREAK SPACE}"])


def lane_cell(rng, lane):
    return lane if chance(rng, 0.15) else letter_case(rng, EXCEL_WORDS[lane])


def yes_cell(rng, value):
    return rng.choice(["Yes", "Yes", "yes", "Y", True] if value else ["No", "No", "no", "N", False])


def number_cell(rng, value):
    return str(value) if chance(rng, 0.1) else value


def percent_cell(rng, hundredths):
    """A share given in percent (0 to 100): 85 becomes 0.85, "85%", 85, "85 %" or, rarely, "0,85"."""
    share = hundredths / 100
    ways = [share] * 5 + [f"{hundredths:g}%"] * 3 + [f"{hundredths:g} %", f"{share:g}".replace(".", ",")]
    if hundredths >= 2:
        ways += [hundredths] * 2
    return rng.choice(ways)


def list_cell(rng, entries):
    """A list with commas, semicolons or line breaks; an id with a comma is put in quotes."""
    quoted = [f'"{entry}"' if "," in entry or ";" in entry else entry for entry in entries]
    return rng.choice([", ", ", ", ",", "; ", "\n"]).join(quoted)


def folded_list_cell(rng, entries):
    """A list of ids declared elsewhere that match whatever the case of A–Z: channels, categories, risks."""
    return list_cell(
        rng, [letter_case(rng, entry).strip() if chance(rng, 0.2) else entry for entry in entries]
    )
