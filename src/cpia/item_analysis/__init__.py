"""Item analysis: what a cohort's answers say of each exercise and each quiz question.

Classical test theory: the facility and the discrimination of an item (Crocker and Algina, 1986, chapter 14).
"""

from cpia.item_analysis.model import Analysis, Responses
from cpia.item_analysis.statistics import analyse

__all__ = ["Analysis", "Responses", "analyse"]
