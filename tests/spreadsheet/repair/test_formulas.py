import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop_xl.spreadsheet.repair.formulas import renumbered, without_links, workbooks_used

OURS = ("COOP_BEST", "COOP_UTILITY")

LINKED = [
    ("[1]!COOP_BEST(A1:B1,A2:B2)", "COOP_BEST(A1:B1,A2:B2)", ["[1]"]),
    (r"'C:\Users\me\coop_xl.xlam'!COOP_BEST(A1)", "COOP_BEST(A1)", [r"C:\Users\me\coop_xl.xlam"]),
    ("'/Users/me/coop_xl.xlam'!COOP_BEST(A1)", "COOP_BEST(A1)", ["/Users/me/coop_xl.xlam"]),
    (r"'C:\O''Neill\coop_xl.xlam'!COOP_BEST(A1)", "COOP_BEST(A1)", [r"C:\O''Neill\coop_xl.xlam"]),
    (r"'C:\[coop_xl.xlam]Coop XL'!COOP_BEST(A1)", "COOP_BEST(A1)", [r"C:\[coop_xl.xlam]Coop XL"]),
    ("coop_xl.xlam!COOP_BEST(A1)", "COOP_BEST(A1)", ["coop_xl.xlam"]),
    ("[coop_xl.xlam]!COOP_BEST(A1)", "COOP_BEST(A1)", ["[coop_xl.xlam]"]),
    ("5-coop_xl.xlam!COOP_BEST(A1)", "5-COOP_BEST(A1)", ["coop_xl.xlam"]),
    ("[1]!coop_best (A1)", "coop_best (A1)", ["[1]"]),
    ("-[12]!COOP_UTILITY([12]!COOP_BEST(A1))", "-COOP_UTILITY(COOP_BEST(A1))", ["[12]", "[12]"]),
    ("&apos;C:\\A &amp; B\\coop_xl.xlam&apos;!COOP_BEST(A1&amp;&quot;x&quot;)",
     "COOP_BEST(A1&amp;&quot;x&quot;)", [r"C:\A & B\coop_xl.xlam"]),
    ("[1]!COOP_BEST(A1,&#39;[2]Ä&#39;!B1)", "COOP_BEST(A1,&#39;[2]Ä&#39;!B1)", ["[1]"]),
    ("<![CDATA[[1]!COOP_BEST(A1&\"\")]]>", "<![CDATA[COOP_BEST(A1&\"\")]]>", ["[1]"]),
]  # fmt: skip

LEFT_ALONE = [
    "COOP_BEST(A1:B1,A2:B2)",
    '"[1]!COOP_BEST("&A1',
    '"say ""[1]!COOP_BEST(A1)"""',
    "[1]!PRICE(A1)",
    "[2]Sheet1!$A$1",
    "[0]!COOP_BEST(A1)",
    "'My sheet'!COOP_BEST(A1)",
    "Sheet1!COOP_BEST(A1)",
    "Table1[Price]+Sheet1!COOP_BEST(A1)",
    "Table1[[#This Row],[1]]+Sheet1!COOP_BEST(A1)",
    "[1]!COOP_BEST",
    "[1]!COOP_BESTS(A1)",
    "'it''s [1]!COOP_BEST('!A1",
]


@pytest.mark.parametrize(("formula", "freed", "links"), LINKED, ids=[each[1] for each in LINKED])
def test_the_file_before_our_functions_goes(formula, freed, links):
    assert without_links(formula.encode(), OURS) == (freed.encode(), links)


@pytest.mark.parametrize("formula", LEFT_ALONE)
def test_all_else_stays(formula):
    assert without_links(formula.encode(), OURS) == (formula.encode(), [])


PIECES = st.sampled_from(
    ["[1]!", "COOP_BEST(", "A1", ")", '"', "'", "&amp;", "&#x41;", "Table1[1]", "[2]", "!", " ",
     "'C:\\x\\coop_xl.xlam'!", "+", ",", "é", "&", ";", "]", "[", "Sheet1!"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_nothing_but_links_is_ever_taken_out(formula):
    freed, links = without_links(formula.encode(), OURS)
    rest = freed.decode()
    assert len(formula) - len(rest) == sum(formula_length(link) for link in links)
    assert bool(links) == (rest != formula)
    assert without_links(freed, OURS)[0].count(b"COOP_BEST(") == formula.count("COOP_BEST(")


def formula_length(link: str) -> int:
    """Letters of a link as it stands in a formula, with its ! and quotes."""
    return len(link) + (1 if re.fullmatch(r"\[\d+\][\w.]*|[\w.]+", link) else 3)


@pytest.mark.parametrize(
    ("formula", "numbers"),
    [
        ("[2]Sheet1!A1+'[3]My sheet'!B2", {2, 3}),
        ("SUM([2]!Prices)", {2}),
        ("[10]Jan:Dec!A1", {10}),
        ("Table1[2]+Table1[[#This Row],[3]]", set()),
        ('"[2]Sheet1!A1"', set()),
        ("[0]!Name", set()),
        ("'[2]It''s'!A1", {2}),
        ("&apos;[4]A &amp; B&apos;!A1", {4}),
    ],
)
def test_other_workbooks_are_told_from_columns_of_tables(formula, numbers):
    assert workbooks_used(formula.encode()) == numbers


def test_numbers_change_and_nothing_else():
    formula = "[2]Sheet1!A1+'[12]My &amp; sheet'!B2+[1]!x+Table1[2]&\"[2]S!A\""
    expected = "[1]Sheet1!A1+'[11]My &amp; sheet'!B2+[1]!x+Table1[2]&\"[2]S!A\""
    assert renumbered(formula.encode(), {2: 1, 12: 11}) == expected.encode()
