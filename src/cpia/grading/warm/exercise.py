"""Use the libraries once in the warm server, so that each fork does not do again what they do at their first use.

At its first fitted model scikit-learn has narwhals read the metadata of every installed package; pandas imports its
readers, its parsers and its groupings when they are called. Each costs a fork more than many an exercise. Nothing here
is a course's: every value is drawn here, and dropped.
"""

import io
import sys
import warnings


def exercise() -> None:
    """Use whichever of the libraries are imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if "pandas" in sys.modules:
            _tables()
        if "pandas" in sys.modules and "sklearn.pipeline" in sys.modules:
            _models()


def _tables() -> None:
    import numpy as np
    import pandas as pd

    text = "jour,nom,valeur\n2026-01-01,a,1.5\n2026-01-02,b,\n2026-01-03,a,3.0\n"
    table = pd.read_csv(io.StringIO(text), parse_dates=["jour"])
    table["nom"] = table["nom"].astype("category").astype(str)
    table["valeur"] = table["valeur"].fillna(table.groupby("nom")["valeur"].transform("median"))
    table.groupby("nom").agg(moyenne=("valeur", "mean")).reset_index().sort_values("nom")
    table.merge(table.drop_duplicates(), on=["jour", "nom"]).query("valeur_x >= 0").describe()
    table.pivot_table(index="nom", values="valeur")
    table.set_index("jour").resample("D")["valeur"].mean().rolling(2).mean()
    pd.testing.assert_frame_equal(table, pd.concat([table.iloc[:1], table.iloc[1:]]))
    np.testing.assert_allclose(table["valeur"].to_numpy(), table["valeur"])
    repr(table)
    table.to_html()
    table.to_csv()


def _models() -> None:
    import pandas as pd
    from sklearn import impute, linear_model, metrics, model_selection, pipeline, preprocessing, tree

    table = pd.DataFrame({"a": [0.0, 1.0, 2.0, 3.0, None, 5.0], "b": [1.0, 0.0, 1.0, 0.0, 1.0, 0.0]})
    target = pd.Series([0, 1, 0, 1, 0, 1])
    for last in (linear_model.LinearRegression(), linear_model.LogisticRegression(), tree.DecisionTreeRegressor()):
        model = pipeline.make_pipeline(impute.SimpleImputer(), preprocessing.StandardScaler(), last)
        found = model.fit(table, target).predict(table)
        metrics.mean_absolute_error(target, found)
        metrics.r2_score(target, found)
    metrics.accuracy_score(target, target)
    model_selection.cross_val_score(model, table, target, cv=2)
    model_selection.train_test_split(table, target, random_state=0)
    repr(model)
