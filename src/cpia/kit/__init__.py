"""The learners' kit: data and figures that lessons, workshop and self-check share.

Learners call it from their notebooks, so its names and docstrings are French. It holds no answer and no seed
used to grade: the generator of a graded assignment lives beside that assignment and never reaches a learner.
"""
