"""Honest answers to the benchmark's assignment: for each exercise, several right ones and several faults.

A fault is one that an honest learner makes; none warns, since nbgrader alone gives no point to a test that warns.
"""

import random
import textwrap
from dataclasses import dataclass

SEED = 3


@dataclass(frozen=True)
class Exercise:
    """The bodies that a learner may give to one function: right ones, and honest faults."""

    head: str
    right: tuple[str, ...]
    faulty: tuple[str, ...]
    tail: str = ""

    def cell(self, body: str) -> str:
        """Write the whole solution cell with this body."""
        return f"{self.head}\n{textwrap.indent(textwrap.dedent(body).strip(), '    ')}\n{self.tail}"


EXERCISES = {
    "nettoyer": Exercise(
        "def nettoyer(df):",
        (
            """
            propre = df.drop_duplicates()
            propre = propre[propre["kwh"] >= 0].copy()
            mediane = propre.groupby("ecole")["temperature_c"].transform("median")
            propre["temperature_c"] = propre["temperature_c"].fillna(mediane)
            return propre.reset_index(drop=True)
            """,
            """
            sans_doublon = df[~df.duplicated()].query("kwh >= 0").reset_index(drop=True)
            morceaux = []
            for ecole, groupe in sans_doublon.groupby("ecole"):
                milieu = groupe["temperature_c"].median()
                morceaux.append(groupe.assign(temperature_c=groupe["temperature_c"].fillna(milieu)))
            return pd.concat(morceaux).sort_index()
            """,
            """
            copie = df.copy().drop_duplicates(ignore_index=True)
            copie = copie.loc[~(copie["kwh"] < 0)].copy()
            par_ecole = copie.groupby("ecole")["temperature_c"].median().to_dict()
            manque = copie["temperature_c"].isna()
            copie.loc[manque, "temperature_c"] = copie.loc[manque, "ecole"].map(par_ecole)
            return copie.reset_index(drop=True)
            """,
        ),
        (
            """
            propre = df.drop_duplicates()
            propre = propre[propre["kwh"] >= 0].copy()
            propre["temperature_c"] = propre["temperature_c"].fillna(propre["temperature_c"].mean())
            return propre.reset_index(drop=True)
            """,
            """
            return df[df["kwh"] >= 0].dropna().reset_index(drop=True)
            """,
            """
            df["temperature_c"] = df["temperature_c"].fillna(0)
            return df[df["kwh"] >= 0]
            """,
        ),
    ),
    "resumer": Exercise(
        "def resumer(df):",
        (
            """
            return df.groupby("ecole")["kwh"].agg(moyenne="mean", maximum="max")
            """,
            """
            groupes = df.groupby("ecole")["kwh"]
            return pd.DataFrame({"moyenne": groupes.mean(), "maximum": groupes.max()})
            """,
            """
            lignes = {}
            for ecole in sorted(df["ecole"].unique()):
                kwh = df.loc[df["ecole"] == ecole, "kwh"].to_numpy()
                lignes[ecole] = (np.mean(kwh), np.max(kwh))
            return pd.DataFrame.from_dict(lignes, orient="index", columns=["moyenne", "maximum"])
            """,
        ),
        (
            """
            return df.groupby("ecole")["kwh"].agg(moyenne="median", maximum="max")
            """,
            """
            return df.groupby("ecole")["kwh"].agg(moyenne="mean", maximum="sum")
            """,
            """
            return df.groupby("ecole")[["kwh"]].mean()
            """,
        ),
    ),
    "decouper": Exercise(
        "def decouper(df, jour):",
        (
            """
            limite = pd.Timestamp(jour)
            return df[df["jour"] < limite], df[df["jour"] >= limite]
            """,
            """
            avant = df["jour"] < jour
            return df[avant].copy(), df[~avant].copy()
            """,
            """
            ordonne = df.sort_values("jour", kind="stable").reset_index(drop=True)
            rang = int(ordonne["jour"].searchsorted(pd.to_datetime(jour)))
            return ordonne.iloc[:rang], ordonne.iloc[rang:]
            """,
        ),
        (
            """
            return df[df["jour"] <= jour], df[df["jour"] >= jour]
            """,
            """
            milieu = len(df) * 3 // 4
            return df.iloc[:milieu], df.iloc[milieu:]
            """,
        ),
    ),
    "modele": Exercise(
        "def construire():",
        (
            """
            return make_pipeline(SimpleImputer(), StandardScaler(), Ridge(alpha=1.0))
            """,
            """
            return RandomForestRegressor(n_estimators=20, random_state=0)
            """,
            """
            degre_deux = PolynomialFeatures(degree=2, include_bias=False)
            return make_pipeline(StandardScaler(), degre_deux, LinearRegression())
            """,
        ),
        (
            """
            return make_pipeline(StandardScaler(), Ridge(alpha=100000.0))
            """,
            """
            return RandomForestRegressor(n_estimators=10, max_depth=0)
            """,
        ),
        textwrap.dedent(
            """

            passe, futur = decouper(nettoyer(releves), "2026-02-15")
            modele = construire().fit(passe[EXPLICATIVES], passe["kwh"])
            prevu = modele.predict(futur[EXPLICATIVES])
            print("erreur moyenne :", round(mean_absolute_error(futur["kwh"], prevu), 1), "kWh")
            notes = cross_val_score(construire(), passe[EXPLICATIVES], passe["kwh"], cv=3)
            print("validation croisée :", notes.round(2))
            """
        ),
    ),
    "evaluer": Exercise(
        "def evaluer(modele, X, y):",
        (
            """
            prevu = modele.predict(X)
            return {"mae": round(float(mean_absolute_error(y, prevu)), 3), "r2": round(float(r2_score(y, prevu)), 3)}
            """,
            """
            ecarts = np.asarray(y) - modele.predict(X)
            total = np.asarray(y) - np.mean(y)
            r2 = 1 - (ecarts @ ecarts) / (total @ total)
            return {"mae": round(np.abs(ecarts).mean(), 3), "r2": round(r2, 3)}
            """,
            """
            return {"r2": round(modele.score(X, y), 3), "mae": round((y - modele.predict(X)).abs().mean(), 3)}
            """,
        ),
        (
            """
            prevu = modele.predict(X)
            return {"mae": round(float(((y - prevu) ** 2).mean()), 3), "r2": round(float(r2_score(y, prevu)), 3)}
            """,
            """
            return {"mae": 0.0, "r2": 1.0}
            """,
        ),
    ),
}


def draw(copies: int) -> list[dict[str, str]]:
    """Draw so many copies: one in three all right, the others with one fault to three."""
    chance = random.Random(SEED)
    return [_one(chance, 0 if rank % 3 == 0 else chance.randint(1, 3), rank) for rank in range(copies)]


def _one(chance: random.Random, faults: int, rank: int) -> dict[str, str]:
    wrong = set(chance.sample(sorted(EXERCISES), faults))
    chosen = {}
    for name, exercise in EXERCISES.items():
        body = chance.choice(exercise.faulty if name in wrong else exercise.right)
        chosen[name] = exercise.cell(body) + f"# copie {rank + 1}\n"
    if rank % 6 != 5:  # some leave the question for a person unanswered, which nbgrader marks zero by itself
        chosen["avis"] = f"Le modèle ne connaît que {rank + 1} hiver : ni travaux, ni vacances, ni panne."
    return chosen
