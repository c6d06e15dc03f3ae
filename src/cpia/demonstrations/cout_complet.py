"""Lesson 6: the whole cost of a model over three years, and what it costs on the days when it does not answer.

The gain is that of the module's fictional deliveries; the other amounts are assumptions of the course.
"""

from dataclasses import dataclass

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.livraisons_fictives import A_WEEK, normal_week
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

YEARS, WEEKS_A_YEAR, DAYS_A_WEEK = 3, 52, 6
QUOTE = 48_000.0  # euros: building the model, the only amount of the quote
YEARLY = {
    "Hébergement, licences": 5_000.0,
    "Surveillance et astreinte": 14_000.0,
    "Étiquettes et contrôles": 4_000.0,
    "Capteurs": 3_000.0,
}
RETRAINING = 3_000.0
CHAOS = 800.0
"""Euros a day, for 300 deliveries a week, when the model is silent and nobody has said what to do instead."""
RULE_KEPT = 0.4
"""Share of the model's gain that the old rule of thumb, kept and rehearsed, still brings."""
RULE_UPKEEP = 1_500.0  # euros a year: keeping the rule up to date, rehearsing it twice a year


@dataclass(frozen=True)
class Account:
    """Three years of euros."""

    quote: float
    run: float
    retrainings: float
    outages: float  # gain lost and disorder
    fallback: float
    gain: float

    @property
    def whole(self) -> float:
        """What is spent or lost."""
        return self.quote + self.run + self.retrainings + self.outages + self.fallback

    @property
    def balance(self) -> float:
        """What is left."""
        return self.gain - self.whole


def weekly_gain(count: int) -> float:
    """Give the euros that the model saves in a week of so many deliveries."""
    with_model, without = normal_week()
    return (without - with_model) * count / A_WEEK


def account(count: int, outage_days: int, mode: str, retrainings: int) -> Account:
    """Add up three years."""
    gain = weekly_gain(count)
    lost = gain / DAYS_A_WEEK * (1 - RULE_KEPT if mode == "regle" else 1)
    disorder = CHAOS * count / A_WEEK if mode == "aucun" else 0.0
    return Account(
        QUOTE,
        YEARS * sum(YEARLY.values()),
        YEARS * RETRAINING * retrainings,
        YEARS * outage_days * (lost + disorder),
        YEARS * RULE_UPKEEP if mode == "regle" else 0.0,
        YEARS * WEEKS_A_YEAR * gain,
    )


def compute(livraisons: int, panne: int, mode: str, reentrainements: int) -> State:
    """Compare the quote with the whole cost."""
    told = account(livraisons, panne, mode, reentrainements)
    return State(sentence(told), figures(told), chart(told))


def sentence(told: Account) -> str:
    """Say the two amounts, then what is left."""
    end = f"il reste {euros(told.balance)} de gain" if told.balance > 0 else f"on perd {euros(-told.balance)}"
    return f"Le devis annonce {euros(told.quote)} ; trois ans coûtent {euros(told.whole)}, et {end}."


def figures(told: Account) -> tuple[Figure, ...]:
    """Give the gain, the cost and what silence costs."""
    return (
        Figure("Gain brut sur trois ans", euros(told.gain)),
        Figure("Part du devis dans le coût complet", f"{french(100 * told.quote / told.whole)}{NO_BREAK_SPACE}%"),
        Figure("Coût des jours de panne", euros(told.outages)),
    )


def euros(amount: float) -> str:
    """Write an amount, to the hundred."""
    return f"{french(round(amount, -2))}{NO_BREAK_SPACE}€"


def chart(told: Account) -> Chart:
    """Draw where the euros go."""
    names = ("Devis", "Exploitation", "Réentraîner", "Pannes", "Repli")
    amounts = (told.quote, told.run, told.retrainings, told.outages, told.fallback)
    bars = Series("Sur trois ans", names, tuple(round(amount / 1000, 1) for amount in amounts), "bars")
    return Chart("Où va l'argent", "poste", "milliers d'euros", (bars,))


DEMONSTRATION = Demonstration(
    title="Le devis et le coût complet",
    controls=(
        Slider("livraisons", "Livraisons par semaine", (100, 300, 600), 300),
        Slider("panne", "Jours sans modèle par an", (0, 5, 15, 40), 5, "j"),
        Choice(
            "mode",
            "Mode dégradé",
            (("aucun", "aucun"), ("sans", "livrer sans annonce"), ("regle", "l'ancienne règle, répétée")),
            "aucun",
        ),
        Slider("reentrainements", "Réentraînements par an", (0, 2, 6), 2),
    ),
    compute=compute,
    question="À partir de combien de jours de panne entretenir l'ancienne règle coûte-t-il moins que s'en passer ?",
)
