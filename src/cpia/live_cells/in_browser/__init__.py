"""What runs beside the learner's code, in the page's worker: standard library alone, any Python from 3.11."""
