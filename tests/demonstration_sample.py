"""A tiny demonstration, so that the engine is tested apart from the lessons."""

from cpia.demonstrations import Chart, Choice, Demonstration, Figure, Series, Slider, State


def compute(jours: int, zone: str) -> State:
    days = tuple(range(1, jours + 1))
    return State(
        sentence=f"En **{jours} jours**, la zone {zone} donne {jours * 1.5:.1f} kg.".replace(".5", ",5"),
        figures=(Figure("Récolte", f"{jours * 2} kg"),),
        chart=Chart(
            title=f"Récolte de la zone {zone}",
            x_label="jour",
            y_label="kg",
            series=(
                Series("Bas", days, tuple(day - 0.5 for day in days), "band-low"),
                Series("Haut", days, tuple(day + 0.5 for day in days), "band-high"),
                Series("Récolte", days, tuple(None if day == 2 else day * 1.0 for day in days)),
            ),
        ),
    )


DEMONSTRATION = Demonstration(
    title="La récolte",
    controls=(
        Slider("jours", "Durée", (2, 5, 30), 5, "jours"),
        Choice("zone", "Zone", (("A", "Zone A"), ("B", "Zone B")), "B"),
    ),
    compute=compute,
    question="Que change la durée ?",
)
