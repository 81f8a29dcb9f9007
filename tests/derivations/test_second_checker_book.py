"""The second checker over the whole book."""
from ledgers import javascript
from ledgers.book import ledger_of_the_book

from derivations import ledger


def test_nine_equalities_in_ten_of_the_book_are_re_proved_and_none_is_called_wrong():
    found = javascript.answers(ledger_of_the_book())
    entries = ledger.entries(ledger_of_the_book())
    equalities = [a for a, e in zip(found, entries, strict=True) if e["relation"] == "="]
    assert [a for a in found if a["verdict"] == "rejected"] == []
    assert sum(a["verdict"] == "re-proved" for a in equalities) >= 0.9 * len(equalities) > 150
    assert all(a["why"] for a in found if a["verdict"] == "cannot check")
    assert all(a["bits"] >= 100 and a["points"] for a, e in zip(found, entries, strict=True)
               if a["verdict"] == "re-proved" and e["method"] == "small sizes")
