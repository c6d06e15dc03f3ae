"""What people read of a page is its prose: no code, no address, no directive."""

from cpia.prose import prose, reading_minutes, words

PAGE = """---
kernelspec: {name: python3}
---
# Un titre

Voir [la leçon](lecon-1.md), `du_code` et {fait}`un-fait` ; soit $x^2$ l'aire.

:::{admonition} À retenir
:class: a-retenir
Une idée.
:::

```{code-cell} ipython3
print("anglais here")
```
"""


def test_the_words_of_a_page_are_those_that_people_read() -> None:
    assert list(words(PAGE)) == "Un titre Voir la leçon et soit l'aire À retenir Une idée".split()


def test_a_line_of_prose_stays_on_its_line() -> None:
    lines = PAGE.splitlines()
    assert prose(PAGE).splitlines()[lines.index("Une idée.")] == "Une idée."


def test_reading_time_goes_by_steps_of_five_minutes() -> None:
    assert [reading_minutes("mot " * count) for count in (1, 450, 451, 1300)] == [5, 5, 10, 15]


def test_what_follows_the_end_of_a_cell_is_read_too() -> None:
    assert list(words("Avant.\n\n+++ {}\n\nAprès.")) == ["Avant", "Après"]


def test_code_inside_a_list_is_code() -> None:
    assert list(words("1. Faites :\n\n   ```bash\n   useradd cpia\n   ```\n\n2. Voilà.")) == ["Faites", "Voilà"]
