"""A learner's variant is theirs, stable and unpredictable without the installation's secret."""

from cpia import variants
from cpia.home import Home


def test_a_learner_keeps_one_variant(home: Home) -> None:
    assert variants.variant_of("elodie-lefevre", home) == variants.variant_of("elodie-lefevre", home)


def test_no_learner_gets_the_class_s_variant() -> None:
    drawn = {variants.variant(f"login-{n}", b"secret") for n in range(30_000)}
    assert min(drawn) == 1 and max(drawn) == variants.VARIANTS - 1


def test_another_installation_draws_other_variants() -> None:
    assert [variants.variant(f"l{n}", b"a") for n in range(9)] != [variants.variant(f"l{n}", b"b") for n in range(9)]


def test_a_pseudonym_does_not_contain_the_login(home: Home) -> None:
    assert "elodie" not in variants.pseudonym_of("elodie-lefevre", home)


def test_secrets_are_readable_by_their_owner_alone(home: Home) -> None:
    variants.variant_of("elodie-lefevre", home)
    assert {path.stat().st_mode & 0o777 for path in home.secrets.iterdir()} == {0o600}
