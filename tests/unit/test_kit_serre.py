"""The learners' greenhouse: simulated, repeatable, and true to its register of faults."""

import pandas as pd
import pytest

from cpia.kit import serre


@pytest.mark.parametrize("graine", range(5))
def test_the_register_counts_exactly_the_faults_of_the_readings(graine):
    releves, registre = serre.capteurs(graine)
    propres = releves.drop_duplicates(["zone", "horodatage"])
    zone_b = propres[propres["zone"] == "B"]["humidite_pct"]
    suites = zone_b.groupby((zone_b != zone_b.shift()).cumsum()).size()
    assert registre == {
        "temperatures_absentes": propres["temperature_c"].isna().sum(),
        "humidites_figees": suites.max(),
        "temperatures_en_fahrenheit": (propres["temperature_c"] > 45).sum(),
        "humidites_impossibles": (propres["humidite_pct"] > 100).sum(),
        "doublons": len(releves) - len(propres),
    }


def test_the_same_seed_gives_the_same_lots_and_readings():
    pd.testing.assert_frame_equal(serre.lots(3), serre.lots(3))
    pd.testing.assert_frame_equal(serre.capteurs(3)[0], serre.capteurs(3)[0])


def test_every_variable_of_the_lots_has_a_date_of_availability():
    assert set(serre.lots(1)) == {"lot", serre.CIBLE, *serre.DISPONIBLE_A_J}


def test_the_files_given_to_learners_hide_the_register(tmp_path):
    serre.ecrire_fichiers(tmp_path, graine=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lots.csv", "releves.csv"]
    assert list(pd.read_csv(tmp_path / "releves.csv")) == ["horodatage", "zone", "temperature_c", "humidite_pct"]
