"""W1 on the hub: the rule of two sliders, and the machine's eight lessons of 5, 20 or 100 examples."""

from cpia.demonstrations.model import Chart, Demonstration, Figure, Series, Slider, State
from cpia.seance.rule_or_example import DRAWS, SIZES, STEPS, activity

TABLE = activity()
LESSONS = tuple(range(1, DRAWS + 1))


def compute(chapeau: int, pied: int, exemples: int) -> State:
    """Set the rule against the lessons of that size."""
    rule = TABLE.data["rules"][STEPS.index(chapeau)][STEPS.index(pied)]
    scores = tuple(lesson["score"] for lesson in TABLE.data["lessons"][exemples])
    worst, mean, best = (TABLE.told[f"{key}_{exemples}"] for key in ("worst", "mean", "best"))
    return State(
        sentence=f"Votre règle réussit {rule} %. La machine fait mieux dans {wins(rule, scores)} : "
        f"avec {exemples} exemples, elle va de {worst} à {best} % selon la leçon.",
        figures=(
            Figure("Votre règle", f"mûr si le chapeau fait au moins {chapeau} mm et le pied au plus {pied} mm"),
            Figure(f"La machine avec {exemples} exemples, en moyenne", f"{mean} %"),
        ),
        chart=Chart(
            "Réussite sur 1 000 nouveaux champignons", "leçon", "réussite (%)",
            (
                Series("Votre règle", LESSONS, (rule,) * DRAWS),
                Series(f"La machine, {exemples} exemples", LESSONS, scores, "points"),
            ),
        ),
    )  # fmt: skip


def wins(rule: int, scores: tuple[int, ...]) -> str:
    """Say in how many lessons the machine beats the rule."""
    count = sum(score > rule for score in scores)
    return f"{count} leçon{'s' if count > 1 else ''} sur {DRAWS}"


DEMONSTRATION = Demonstration(
    title="Trier les champignons mûrs",
    controls=(
        Slider("chapeau", "Mûr si le chapeau fait au moins", STEPS, 60, "mm"),
        Slider("pied", "et le pied au plus", STEPS, 40, "mm"),
        Slider("exemples", "Exemples montrés à la machine", SIZES, 5),
    ),
    compute=compute,
    question="Réglez votre règle, puis montrez des exemples à la machine. Qui trie le mieux ?",
)
